import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { ModalsProvider } from "@mantine/modals";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { place } from "~/api/place";
import { OfflineBanner } from "~/components/feedback";
import { queryClient } from "./queryClient";
import { theme, variables } from "./theme";

const colorScheme = localStorageColorSchemeManager({ key: "kontor-theme" });

export function Providers({ children }: { children: ReactNode }) {
  const { t } = useTranslation("common");
  return (
    <QueryClientProvider client={queryClient}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={variables}
        colorSchemeManager={colorScheme}
        defaultColorScheme="auto"
        getStyleNonce={() => place.styleNonce}
      >
        <ModalsProvider
          labels={{ confirm: t("save"), cancel: t("cancel") }}
          modalProps={{ closeButtonProps: { "aria-label": t("close") } }}
        >
          <Notifications position="bottom-center" />
          <OfflineBanner />
          {children}
        </ModalsProvider>
      </MantineProvider>
    </QueryClientProvider>
  );
}
