/** What previews say by themselves. */
export interface Words {
  readonly noData: string;
  readonly all: string;
  readonly moreBelow: (rows: number) => string;
}

const ENGLISH: Words = { noData: "No data", all: "All", moreBelow: (rows) => `${rows} more below` };
const CHINESE: Words = { noData: "暂无数据", all: "全部", moreBelow: (rows) => `下方还有 ${rows} 行` };

export function wordsIn(language: string): Words {
  return language.startsWith("zh") ? CHINESE : ENGLISH;
}
