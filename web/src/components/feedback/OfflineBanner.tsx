import { useNetwork } from "@mantine/hooks";
import { IconWifiOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./OfflineBanner.module.css";

/** Lies over the page's edge rather than pushing it, so that nothing moves when a train enters a tunnel. */
export function OfflineBanner() {
  const { t } = useTranslation("common");
  const { online } = useNetwork();
  return (
    <div aria-live="polite">
      {online === false && (
        <div className={classes.banner}>
          <IconWifiOff size={18} aria-hidden />
          {t("offline")}
        </div>
      )}
    </div>
  );
}
