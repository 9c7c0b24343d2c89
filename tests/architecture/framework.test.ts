import { describe, expect, it } from 'vitest'
import { textOf, writtenFiles } from './sources'

const product = writtenFiles(['app', 'components', 'lib', 'proxy.ts', 'next.config.mjs'], /\.(ts|tsx|mjs)$/)

/** The files that match, comments left out. */
function filesWith(pattern: RegExp, files = product): string[] {
  return files.filter((file) => pattern.test(textOf(file).replaceAll(/^\s*(\/\/|\*|\/\*).*$/gm, '')))
}

describe('of the framework, the product', () => {
  it('links only by full documents: a page left through next/link shows its old content on Back', () => {
    expect(filesWith(/next\/link|useRouter|next\/router|next\/form/)).toEqual([])
  })

  it('keeps nothing: no cache of data, no page made ahead', () => {
    expect(
      filesWith(/next\/cache|unstable_cache|['"]use cache['"]|export const revalidate|generateStaticParams|cacheComponents|force-static/),
    ).toEqual([])
  })

  it('sends no component of its own to the browser', () => {
    expect(filesWith(/['"]use client['"]/)).toEqual([])
  })

  it('writes raw HTML in four places: scripts that hold nothing but a time and the id of a result', () => {
    expect(filesWith(/dangerouslySetInnerHTML/)).toEqual([
      'app/layout.tsx',
      'components/access-records/report-frame.tsx',
      'components/lookup/result-ageing.tsx',
      'components/lookup/result-tools.tsx',
    ])
  })

  it('builds no statement from text', () => {
    expect(filesWith(/\$(queryRawUnsafe|executeRawUnsafe)|Prisma\.raw/)).toEqual([])
  })

  it('tells row security who is asking in two places, and for one transaction only', () => {
    const places = ['lib/db/bulk-transaction.ts', 'lib/db/transaction.ts']
    expect(filesWith(/set_config\(/)).toEqual(places)
    for (const file of places) expect(textOf(file).match(/set_config\('app\.[a-z]+', [^,]+, true\)/g)).toHaveLength(1)
  })

  it('reads the environment in one place; next-auth looks for its address there and is given ours', () => {
    expect(filesWith(/process\.env/)).toEqual(['lib/config/env.ts', 'lib/identity/auth-options.ts'])
    expect(textOf('lib/identity/auth-options.ts').match(/process\.env[^\n]*/g)).toEqual([expect.stringMatching(/^process\.env\.NEXTAUTH_URL /)])
  })

  it('stores nothing in the browser but its cookies', () => {
    expect(filesWith(/localStorage|sessionStorage|indexedDB|serviceWorker/)).toEqual([])
  })
})
