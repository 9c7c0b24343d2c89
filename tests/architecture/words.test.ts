import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { textOf, writtenFiles } from './sources'
import { nodesOf, treeOf } from './trees'

/**
 * Words that must never be on a screen (interface specification, section 5): nothing may sound as if a child were out of danger, and
 * nothing pleads. What people read is the text between tags, and strings that are sentences or headings: not class names, addresses,
 * imports or codes.
 */

const BANNED = /\b(safe|safely|clear|ok|okay|success|successful|successfully|please|no concerns|no alerts|all good|nothing to worry)\b/i
const GREEN = /green|success/

/** The mandatory sentence that says what "nothing held" does not mean. */
const MANDATED = /This does not mean that the child is safe or unknown to social care/g

/** Other uses that are not about a child, each with the reason. */
const ALLOWED: Readonly<Record<string, string>> = {
  'components/event-log/event-filters.tsx: Clear filters': 'a link that empties the filters',
  'components/access-records/record-filters.tsx: Clear filters': 'a link that empties the filters',
  'components/plans/plan-filters.tsx: Clear filters': 'a button that empties the filters',
  'components/plans/plan-results.tsx: Clear filters': 'a button that empties the filters',
  'components/plans/plan-results.tsx: Clear search': 'a button that empties the search',
}

const screens = writtenFiles(['app', 'components'], /\.tsx?$/)
const sentences = [
  'lib/lookup/',
  'lib/plans/',
  'lib/notifications/',
  'lib/access-records/',
  'lib/web/',
  'server/web/',
  'lib/shared/nhs-number-message',
  'lib/shared/typed-answers',
].flatMap((folder) => writtenFiles([folder.split('/')[0] ?? ''], /\.tsx?$/).filter((file) => file.startsWith(folder)))

/** Every piece of text in a file that somebody may read on a screen. */
function readableTexts(file: string): string[] {
  return readableTextsOf(treeOf(file))
}

function readableTextsOf(tree: ts.SourceFile): string[] {
  const texts: string[] = []
  for (const node of nodesOf(tree)) {
    if (ts.isJsxText(node)) texts.push(node.text)
    else if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
      if (!isCode(node)) texts.push(node.text)
    } else if (ts.isTemplateExpression(node) && !isCode(node))
      texts.push([node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join(' … '))
  }
  return texts.map((text) => text.replace(/\s+/g, ' ').trim().replace(MANDATED, '')).filter((text) => text !== '')
}

/** Strings that nobody reads: a module specifier, a class, an address, an identifier, a code without spaces or capitals. */
function isCode(node: ts.StringLiteralLike | ts.TemplateExpression): boolean {
  const parent = node.parent
  if (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent) || ts.isLiteralTypeNode(parent)) return true
  const attribute = ts.findAncestor(node, ts.isJsxAttribute)
  if (
    attribute &&
    /^(className|href|id|htmlFor|name|type|action|method|key|value|d|viewBox|fill|role|autoComplete|inputMode|aria-(labelledby|describedby|hidden|current))$/.test(
      attribute.name.getText(),
    )
  )
    return true
  // A code, an address, or the name of a header.
  return ts.isStringLiteralLike(node) && (/^[a-z0-9_./:#-]*$/.test(node.text) || /^[A-Z][A-Za-z]*(-[A-Z][A-Za-z]*)+$/.test(node.text))
}

describe('the words on the screens', () => {
  it('are found: texts between tags, attributes that are read out, sentences in code', () => {
    const sample = ts.createSourceFile(
      'sample.tsx',
      `
      const label = 'All is clear'
      const code = 'ok'
      export const Sample = () => <p className="is-safe" aria-label="Please wait">The child is safe{\`, \${label} OK\`}</p>`,
      ts.ScriptTarget.Latest,
      true,
      ts.ScriptKind.TSX,
    )
    expect(readableTextsOf(sample).filter((text) => BANNED.test(text))).toEqual(['All is clear', 'Please wait', 'The child is safe', ', … OK'])
    expect(screens.flatMap(readableTexts).length).toBeGreaterThan(200)
  })

  it('never calm, never congratulate, never beg', () => {
    const found = [...screens, ...sentences].flatMap((file) =>
      readableTexts(file)
        .filter((text) => BANNED.test(text))
        .map((text) => `${file}: ${text}`),
    )
    expect(found.filter((one) => !(one in ALLOWED))).toEqual([])
    expect(Object.keys(ALLOWED).filter((one) => !found.includes(one))).toEqual([])
  })

  it('have one name for what people are compared with: the national record', () => {
    const spoken = ['lib/children/', 'lib/demographics/', 'lib/operations/', 'lib/uploads/', 'server/worker/']
    const more = ['lib', 'server'].flatMap((folder) => writtenFiles([folder], /\.tsx?$/)).filter((file) => spoken.some((one) => file.startsWith(one)))
    const found = [...screens, ...sentences, ...more].flatMap((file) =>
      readableTexts(file)
        .filter((text) => /[Dd]emographic/.test(text))
        .map((text) => `${file}: ${text}`),
    )
    // A clinician's own, by which their organisation finds a number.
    expect(found.filter((one) => !/^components\/lookup\/lookup-notes\.tsx: Find it in your own patient record/.test(one))).toEqual([])
  })

  it('say of "nothing held" what it does not mean', () => {
    expect(textOf('components/lookup/none-panel.tsx')).toMatch(MANDATED)
  })

  it('have no exclamation mark and no "click here"', () => {
    const found = screens.flatMap((file) =>
      readableTexts(file)
        .filter((text) => /[A-Za-z]!|\bclick\b/i.test(text))
        .map((text) => `${file}: ${text}`),
    )
    expect(found).toEqual([])
  })

  it('never depend on a colour, and nothing about a child is green', () => {
    const colours = screens.flatMap((file) =>
      readableTexts(file).filter((text) => /\b(red|amber|green|yellow|blue|grey) (box|panel|banner|text|button)\b/i.test(text)),
    )
    expect(colours).toEqual([])
    const green = screens.filter((file) => GREEN.test(textOf(file).replaceAll(/^\s*(\/\/|\*|\/\*\*).*$/gm, '')))
    expect(green.filter((file) => /components\/(lookup|plans|notifications)/.test(file))).toEqual([])
  })
})
