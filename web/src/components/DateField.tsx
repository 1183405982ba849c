import "@mantine/dates/styles.css";
import "dayjs/locale/bg";
import { DateInput, type DateInputProps, DatesProvider } from "@mantine/dates";
import { useTranslation } from "react-i18next";

/** A day (`2026-11-21`, no zone), typed or picked; weeks begin on Monday. Import it lazily: calendars are large. */
export default function DateField(props: DateInputProps) {
  const { i18n } = useTranslation();
  return (
    <DatesProvider settings={{ locale: i18n.language, firstDayOfWeek: 1 }}>
      <DateInput valueFormat="DD.MM.YYYY" clearable {...props} />
    </DatesProvider>
  );
}
