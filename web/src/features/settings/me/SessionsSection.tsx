import { Badge, Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { Loaded, useAction } from "~/components/feedback";
import { Item, ItemList } from "~/components/list";
import { useFormat } from "~/i18n/useFormat";
import { type Session, sessionsQuery } from "../api";
import { Section } from "../parts/Section";
import { browserName } from "./browserName";

const TOUCHES = [["sessions"]];

/** Where the person is signed in. */
export function SessionsSection() {
  const { t } = useTranslation("settings");
  const sessions = useQuery(sessionsQuery);
  const endOthers = useAction(() => body(api.DELETE("/auth/sessions", {})), {
    touches: TOUCHES,
    done: t("sessions.othersEnded"),
  });
  return (
    <Section title={t("sessions.title")} text={t("sessions.text")}>
      <Loaded query={sessions} lines={2}>
        {(found) => (
          <>
            <ItemList label={t("sessions.title")}>
              {found.map((session) => (
                <SessionItem key={session.id} session={session} />
              ))}
            </ItemList>
            {found.some(({ is_current }) => !is_current) && (
              <div>
                <Button variant="default" loading={endOthers.isPending} onClick={() => endOthers.mutate()}>
                  {t("sessions.endOthers")}
                </Button>
              </div>
            )}
          </>
        )}
      </Loaded>
    </Section>
  );
}

function SessionItem({ session }: { session: Session }) {
  const { t } = useTranslation("settings");
  const format = useFormat();
  const { id, address, user_agent, created_at, last_seen_at, is_current } = session;
  const name = browserName(user_agent) || t("sessions.unknown");
  const end = useAction(() => body(api.DELETE("/auth/sessions/{id}", { params: { path: { id } } })), {
    touches: TOUCHES,
    done: t("sessions.ended"),
  });
  return (
    <Item
      title={name}
      badges={is_current && <Badge variant="light">{t("sessions.current")}</Badge>}
      facts={[
        address,
        !is_current && t("sessions.seen", { when: format.relative(last_seen_at) }),
        t("sessions.since", { date: format.dateTime(created_at) }),
      ]}
      actions={
        !is_current && (
          <Button
            size="compact-sm"
            variant="subtle"
            color="red"
            loading={end.isPending}
            aria-label={t("sessions.endNamed", { name })}
            onClick={() => end.mutate()}
          >
            {t("sessions.end")}
          </Button>
        )
      }
    />
  );
}
