import { Input } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import classes from "./ColorField.module.css";
import { cssColor } from "./TermLabel";

/** The colours that terms and tags can have, as the API names them. */
export const COLORS = [
  "gray",
  "red",
  "pink",
  "grape",
  "violet",
  "indigo",
  "blue",
  "cyan",
  "teal",
  "green",
  "lime",
  "yellow",
  "orange",
] as const;

interface Props {
  value: string;
  onChange: (color: (typeof COLORS)[number]) => void;
  error?: ReactNode;
}

/** One colour of the palette: a group of radio buttons, each named for who cannot see it. */
export function ColorField({ value, onChange, error }: Props) {
  const { t } = useTranslation("common");
  const name = useId();
  return (
    <fieldset className={classes.group}>
      <legend className={classes.legend}>{t("colors.label")}</legend>
      <div className={classes.colors}>
        {COLORS.map((color) => (
          <label key={color} className={classes.color} title={t(`colors.${color}`)}>
            <input
              type="radio"
              name={name}
              className={classes.input}
              checked={value === color}
              aria-label={t(`colors.${color}`)}
              onChange={() => onChange(color)}
            />
            <span className={classes.swatch} style={{ background: cssColor(color) }} aria-hidden>
              {value === color && <IconCheck size={16} stroke={3} />}
            </span>
          </label>
        ))}
      </div>
      {error && <Input.Error mt={4}>{error}</Input.Error>}
    </fieldset>
  );
}
