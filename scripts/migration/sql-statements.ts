/** One statement of a script, with the comments before it. */
export interface SqlStatement {
  /** The comment lines directly before the statement, without surrounding empty lines; empty if there are none. */
  comment: string
  /** The statement with its semicolon. */
  sql: string
}

/** Where a semicolon does not end a statement: quoted text, quoted names, dollar-quoted bodies and comments. */
const whole = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$\w*\$)[\s\S]*?\1|;/g

/**
 * Splits a script into its statements. Handles strings, quoted names, dollar quotes and comments, but not nested comments or `E''`
 * strings with an escaped quote, which our scripts do not use.
 *
 * @throws Error when something other than comments follows the last semicolon: it would be lost without a word
 */
export function splitStatements(script: string): SqlStatement[] {
  const statements: SqlStatement[] = []
  let from = 0
  for (const { 0: found, index } of script.matchAll(whole)) {
    if (found !== ';') continue
    statements.push(apart(script.slice(from, index + 1)))
    from = index + 1
  }
  const rest = withoutCommentsAndStrings(script.slice(from)).trim()
  if (rest !== '') throw new Error(`A statement has no semicolon: ${rest.slice(0, 60)}`)
  return statements
}

/** A script without its comments and the contents of its strings, for finding out which names it mentions. */
export function withoutCommentsAndStrings(script: string): string {
  return script.replaceAll(whole, (found, dollar: string | undefined) => {
    if (dollar !== undefined) return `${dollar}${withoutCommentsAndStrings(found.slice(dollar.length, -dollar.length))}${dollar}`
    if (found.startsWith('--') || found.startsWith('/*')) return ' '
    return found.startsWith("'") ? "''" : found
  })
}

function apart(text: string): SqlStatement {
  const lines = text.trim().split('\n')
  const first = lines.findIndex((line) => line.trim() !== '' && !line.trimStart().startsWith('--'))
  const before = lines.slice(0, first)
  const lastGap = before.findLastIndex((line) => line.trim() === '')
  return { comment: before.slice(lastGap + 1).join('\n'), sql: lines.slice(first).join('\n') }
}
