import { Anchor, Box, Center, Group, Paper, Stack, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Brand } from "~/components/Brand";
import { changeLanguage, LANGUAGES, type Language } from "~/i18n";

interface Props {
  title: string;
  children: ReactNode;
  wide?: boolean;
}

/** The page of somebody who is not signed in: one card, and the languages below it. */
export function AuthLayout({ title, children, wide = false }: Props) {
  const { i18n } = useTranslation("auth");
  return (
    <Center mih="100dvh" p="md" component="main">
      <Box w="100%" maw={wide ? 640 : 420}>
        <Stack gap="lg">
          <Group justify="center">
            <Brand size={40} />
          </Group>
          <Paper withBorder p={{ base: "md", sm: "xl" }} bg="var(--kontor-surface)" shadow="xs">
            <title>{`${title} · Kontor`}</title>
            <Title order={1} size="h2" mb="lg">
              {title}
            </Title>
            {children}
          </Paper>
          <Group justify="center" gap="lg">
            {(Object.keys(LANGUAGES) as Language[]).map((language) => (
              <Anchor
                key={language}
                component="button"
                type="button"
                size="sm"
                lang={language}
                aria-current={i18n.language === language ? "true" : undefined}
                fw={i18n.language === language ? 650 : 400}
                c={i18n.language === language ? undefined : "dimmed"}
                onClick={() => changeLanguage(language)}
              >
                {LANGUAGES[language]}
              </Anchor>
            ))}
          </Group>
        </Stack>
      </Box>
    </Center>
  );
}
