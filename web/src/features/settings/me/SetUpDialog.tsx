import { Center, PinInput, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { QRCodeSVG } from "qrcode.react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { CopyField } from "~/components/CopyField";
import { FormDialog } from "~/components/dialog";
import { Loaded } from "~/components/feedback";
import { useSaving } from "~/components/form";

const DIGITS = 6;

interface Props {
  onClose: () => void;
  onCodes: (codes: readonly string[]) => void;
}

/** The app learns the secret from a QR code, drawn here, and proves it by a first code. */
export function SetUpDialog({ onClose, onCodes }: Props) {
  const { t } = useTranslation("settings");
  const secret = useQuery({
    queryKey: ["new-authenticator"],
    queryFn: () => body(api.POST("/auth/mfa/totp", {})),
    // Asking again would make another secret, and the code of the first would be wrong.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const form = useForm({ initialValues: { code: "" } });
  const { save, ...submission } = useSaving(form, {
    touches: [["second-factors"]],
    done: t("factor.isOn"),
  });
  const confirm = (code: string) =>
    save(
      async () => {
        form.setFieldValue("code", "");
        return body(api.POST("/auth/mfa/totp/confirm", { body: { code } }));
      },
      ({ recovery_codes }) => {
        if (recovery_codes) onCodes(recovery_codes);
        onClose();
      },
    );
  return (
    <FormDialog
      title={t("factor.setUpApp")}
      onClose={onClose}
      onSubmit={() => confirm(form.values.code)}
      submission={submission}
      submit={t("factor.confirm")}
      isDisabled={form.values.code.length < DIGITS}
    >
      <Loaded query={secret} lines={1} height={300}>
        {(made) => (
          <Stack gap="sm">
            <Text size="sm">{t("factor.scan")}</Text>
            <Center>
              <QRCodeSVG
                value={made.otpauth_url}
                size={196}
                marginSize={2}
                title={t("factor.qr")}
                style={{ borderRadius: 8 }}
              />
            </Center>
            <CopyField label={t("factor.secret")} value={made.secret} />
            <div>
              <Text size="sm" fw={600} id="totp-code" mb={4}>
                {t("factor.code")}
              </Text>
              <PinInput
                length={DIGITS}
                type="number"
                oneTimeCode
                aria-labelledby="totp-code"
                error={Boolean(submission.error)}
                {...form.getInputProps("code")}
              />
            </div>
          </Stack>
        )}
      </Loaded>
    </FormDialog>
  );
}
