import "./matchMedia";
