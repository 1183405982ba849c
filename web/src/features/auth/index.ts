export { AcceptInvitationPage } from "./AcceptInvitationPage";
export { ForgotPasswordPage } from "./ForgotPasswordPage";
export { ResetPasswordPage } from "./ResetPasswordPage";
export { SignInPage, type SignInSearch } from "./SignInPage";
export { SignUpPage } from "./SignUpPage";
