import { Alert, Button, Text } from "@mantine/core";
import { Component, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  children: ReactNode;
  /** Changing it gives the part another chance (a new page, another record). */
  resetKey?: string;
}

/** Keeps a failing part from taking the page down with it. */
export class ErrorBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidUpdate(previous: Props) {
    if (this.state.failed && previous.resetKey !== this.props.resetKey) this.setState({ failed: false });
  }

  override render() {
    return this.state.failed ? <Crash /> : this.props.children;
  }
}

export function Crash() {
  const { t } = useTranslation("common");
  return (
    <Alert color="red" role="alert" title={t("problem.crash")} m="md">
      <Text size="sm" mb="xs">
        {t("problem.crashText")}
      </Text>
      <Button size="compact-sm" variant="default" onClick={() => location.reload()}>
        {t("problem.reload")}
      </Button>
    </Alert>
  );
}
