import "@mantine/dates/styles.css";
import "dayjs/locale/bg";
import { DateInput, type DateInputProps, DatesProvider } from "@mantine/dates";
import { useTranslation } from "react-i18next";
import { parseDay } from "~/i18n/parseDay";
import { useFormat } from "~/i18n/useFormat";

/**
 * A day (`2026-11-21`, no zone), picked or typed as the person's language writes days, or as ISO does; weeks begin on
 * Monday. Import it lazily: calendars are large.
 */
export default function DateField(props: DateInputProps) {
  const { i18n } = useTranslation();
  const format = useFormat();
  return (
    <DatesProvider settings={{ locale: i18n.language, firstDayOfWeek: 1 }}>
      <DateInput
        valueFormat={(day) => format.date(day.slice(0, 10))}
        dateParser={(typed) => parseDay(typed, i18n.language)}
        clearable
        {...props}
      />
    </DatesProvider>
  );
}
