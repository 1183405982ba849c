export type { SignInSearch } from "./SignInPage";

/** Each page is fetched when it is opened for the first time. */
export const authPages = {
  signIn: () => import("./SignInPage"),
  signUp: () => import("./SignUpPage"),
  welcome: () => import("./WelcomePage"),
  forgotPassword: () => import("./ForgotPasswordPage"),
  resetPassword: () => import("./ResetPasswordPage"),
  acceptInvitation: () => import("./AcceptInvitationPage"),
};
