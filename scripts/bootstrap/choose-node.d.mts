export function broughtNode(root: string): { version: string; file: string } | undefined
export function chooseNode(
  running: { version: string; lts: boolean },
  brought: { version: string; file: string } | undefined,
): { file?: string; warning?: string; refusal?: string }
export function unlinkBroughtNode(root: string): void
