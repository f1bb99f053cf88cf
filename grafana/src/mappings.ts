import { MappingType, SpecialValueMatch, type ValueMapping } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Texts } from "./texts/texts.js";

type Words = Texts["words"];
type Meaning = readonly [text: string, color?: string];

/** Words, and colours where these say good or bad, for values or labels. What is not named stays as it is. */
function mapping(meanings: Readonly<Record<string, Meaning>>): readonly ValueMapping[] {
  const options = Object.fromEntries(
    Object.entries(meanings).map(([value, [text, color]], index) => [
      value,
      color === undefined ? { text, index } : { text, color, index },
    ]),
  );
  return [{ type: MappingType.ValueToText, options }];
}

const plain = (texts: Readonly<Record<string, string>>) =>
  mapping(Object.fromEntries(Object.entries(texts).map(([value, text]) => [value, [text]])));

/** What is not a number. */
export const NOTHING: readonly ValueMapping[] = [
  { type: MappingType.SpecialValue, options: { match: SpecialValueMatch.NotANumber, result: { text: "–", color: "text" } } },
];

/** No value is neither good nor bad: by itself it would get the colour of the lowest threshold. */
export const neutral = (text: string): ValueMapping => ({
  type: MappingType.SpecialValue,
  options: { match: SpecialValueMatch.Null, result: { text, color: "text" } },
});

/** Of sla:system_state. */
export const systemStates = ({ states }: Words) =>
  mapping({
    0: [states.down, "red"],
    1: [states.up, "green"],
    2: [states.outsideHours, "blue"],
    3: [states.maintenance, "purple"],
  });

/** Of a check: see `checkState`. */
export const checkStates = ({ states }: Words) =>
  mapping({ 0: [states.down, "red"], 1: [states.works, "green"], 2: [states.lastRunFailed, "orange"] });

/** Of 0 and 1. */
export const upOrDown = ({ states }: Words) => mapping({ 0: [states.down, "red"], 1: [states.up, "green"] });
export const yesIsGood = ({ states }: Words) => mapping({ 0: [states.no, "red"], 1: [states.yes, "green"] });
/** Not exact is worth knowing, and no fault. */
export const exactOrNot = ({ states }: Words) => mapping({ 0: [states.no, "orange"], 1: [states.yes, "green"] });
export const noIsGood = ({ states }: Words) => mapping({ 0: [states.no, "green"], 1: [states.yes, "red"] });
export const downOrNot = ({ states }: Words) => mapping({ 0: [states.up, "green"], 1: [states.down, "red"] });

export const tiers = ({ tiers: texts }: Words) => plain(texts);
export const owners = ({ roles }: Words) => plain(roles);
export const periods = ({ periods: texts }: Words) => plain(texts);
export const changes = ({ changes: texts }: Words) => plain(texts);
export const checkKinds = ({ checkKinds: texts }: Words) => plain(texts);
export const exactness = ({ states }: Words) => mapping({ true: [states.yes, "green"], false: [states.no, "orange"] });
export const severities = ({ severities: texts }: Words) =>
  mapping({ page: [texts.page, "red"], ticket: [texts.ticket, "orange"], info: [texts.info, "blue"] });
