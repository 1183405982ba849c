import { ActionIcon, Button, Group, Input, Popover, TextInput } from "@mantine/core";
import {
  IconBold,
  IconClearFormatting,
  IconItalic,
  IconLink,
  IconList,
  IconListNumbers,
  IconUnderline,
} from "@tabler/icons-react";
import {
  type ClipboardEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useId,
  useImperativeHandle,
  useRef,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import { addressOf, contentOf, htmlOf } from "./content";
import classes from "./RichTextEditor.module.css";

export interface RichTextHandle {
  /** Puts a text where the cursor stands, or stood last. */
  insert: (text: string) => void;
}

export interface RichTextProps {
  label: string;
  /** HTML; an empty text for nothing. */
  value: string;
  onChange: (html: string) => void;
  error?: ReactNode;
  description?: ReactNode;
  /** Path in the form, so that a refused field can be found and focused. */
  path?: string;
  /** More tools beside the usual ones. */
  tools?: ReactNode;
  handle?: Ref<RichTextHandle>;
  /** A few lines high while little is written. */
  isSmall?: boolean;
  autoFocus?: boolean;
}

const COMMANDS = [
  ["bold", IconBold],
  ["italic", IconItalic],
  ["underline", IconUnderline],
  ["insertUnorderedList", IconList],
  ["insertOrderedList", IconListNumbers],
  ["removeFormat", IconClearFormatting],
] as const;

/** Writes rich text: what the server keeps of it, and nothing else. */
export function RichTextEditor(props: RichTextProps) {
  const { label, value, onChange, error, description, path, tools, handle, isSmall, autoFocus } = props;
  const { t } = useTranslation("mail");
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const written = useRef<string | null>(null);
  const cursor = useRef<Range | null>(null);
  useEffect(() => {
    if (!box.current || value === written.current) return;
    written.current = value;
    box.current.replaceChildren(contentOf(value === "" ? "<p><br></p>" : value));
    cursor.current = null;
  }, [value]);
  useEffect(() => {
    if (autoFocus) box.current?.focus();
  }, [autoFocus]);

  const emit = () => {
    if (!box.current) return;
    written.current = htmlOf(box.current);
    onChange(written.current);
  };
  const remember = () => {
    const selection = window.getSelection();
    if (!selection?.rangeCount || !box.current?.contains(selection.anchorNode)) return;
    cursor.current = selection.getRangeAt(0).cloneRange();
  };
  const run = (command: string, argument?: string) => {
    const element = box.current;
    if (!element) return;
    element.focus();
    const selection = window.getSelection();
    if (cursor.current) {
      selection?.removeAllRanges();
      selection?.addRange(cursor.current);
    } else {
      selection?.selectAllChildren(element.lastElementChild ?? element);
      selection?.collapseToEnd();
    }
    // No other way leaves the browser's own undo intact.
    document.execCommand(command, false, argument);
    remember();
    emit();
  };
  useImperativeHandle(handle, () => ({ insert: (text: string) => run("insertText", text) }));
  const paste = (event: ClipboardEvent) => {
    event.preventDefault();
    const html = event.clipboardData.getData("text/html");
    if (!html) {
      run("insertText", event.clipboardData.getData("text/plain"));
      return;
    }
    const holder = document.createElement("div");
    holder.append(contentOf(html));
    run("insertHTML", holder.innerHTML);
  };

  return (
    <Input.Wrapper
      label={label}
      labelElement="div"
      labelProps={{ id: `${id}-label` }}
      error={error}
      errorProps={{ id: `${id}-error` }}
      description={description}
      inputWrapperOrder={["label", "input", "description", "error"]}
    >
      <div className={classes.frame} data-error={error ? true : undefined}>
        <div className={classes.tools} role="toolbar" aria-label={t("editor.tools")}>
          {COMMANDS.map(([command, Icon]) => (
            <ActionIcon
              key={command}
              variant="subtle"
              color="gray"
              aria-label={t(`editor.${command}`)}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => run(command)}
            >
              <Icon size={17} aria-hidden />
            </ActionIcon>
          ))}
          <LinkTool onLink={(address) => run("createLink", address)} />
          {tools}
        </div>
        {/* biome-ignore lint/a11y/useSemanticElements: a text area holds no rich text */}
        <div
          ref={box}
          className={classes.box}
          data-small={isSmall || undefined}
          contentEditable
          suppressContentEditableWarning
          role="textbox"
          tabIndex={0}
          aria-multiline="true"
          aria-labelledby={`${id}-label`}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-error` : undefined}
          data-path={path}
          data-autofocus={autoFocus || undefined}
          onFocus={() => document.execCommand("defaultParagraphSeparator", false, "p")}
          onInput={emit}
          onBlur={remember}
          onKeyUp={remember}
          onMouseUp={remember}
          onPaste={paste}
        />
      </div>
    </Input.Wrapper>
  );
}

function LinkTool({ onLink }: { onLink: (address: string) => void }) {
  const { t } = useTranslation(["mail", "common"]);
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState("");
  const address = addressOf(text);
  const take = () => {
    if (!address) return;
    setOpen(false);
    setText("");
    onLink(address);
  };
  return (
    <Popover opened={isOpen} onChange={setOpen} trapFocus shadow="md" width={280}>
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t("mail:editor.link")}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => setOpen(!isOpen)}
        >
          <IconLink size={17} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <TextInput
          label={t("mail:editor.address")}
          description={t("mail:editor.addressHint")}
          value={text}
          data-autofocus
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            take();
          }}
        />
        <Group justify="flex-end" mt="xs">
          <Button size="compact-sm" disabled={!address} onClick={take}>
            {t("mail:editor.setLink")}
          </Button>
        </Group>
      </Popover.Dropdown>
    </Popover>
  );
}
