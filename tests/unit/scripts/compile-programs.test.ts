import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Refusal } from '@/lib/shared/refusal'
import { compilePrograms } from '@/scripts/start/programs'

let parent: string
let build: string

beforeEach(() => {
  parent = mkdtempSync(path.join(tmpdir(), 'cpis-programs-'))
  build = path.join(parent, 'build')
})
afterEach(() => rmSync(parent, { recursive: true }))

/** Stands for the compiler: writes one program, and then perhaps fails. */
const compiler = (text: string, failure?: Error) => async (folder: string) => {
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, text), text)
  if (failure) throw failure
}

/** As after a build from other sources. */
function builtBefore(): void {
  mkdirSync(build)
  writeFileSync(path.join(build, 'old'), 'old')
  writeFileSync(path.join(build, 'made-from'), 'other sources')
}

describe('the compiled programs', () => {
  it('stay as they were while and after new ones fail to compile, and nothing half made is left', async () => {
    builtBefore()
    await expect(compilePrograms(build, compiler('new', new Refusal('line 1')))).rejects.toThrow('line 1')
    expect(readdirSync(parent)).toEqual(['build'])
    expect(readdirSync(build)).toEqual(['made-from', 'old'])
    expect(readFileSync(path.join(build, 'made-from'), 'utf8')).toBe('other sources')
  })

  it('are replaced as a whole once the new ones have compiled, whatever an interrupted build has left', async () => {
    builtBefore()
    mkdirSync(`${build}.new`)
    writeFileSync(path.join(`${build}.new`, 'interrupted'), '')
    const compile = compiler('new')
    expect(
      await compilePrograms(build, async (folder) => {
        expect(existsSync(path.join(build, 'old'))).toBe(true)
        await compile(folder)
      }),
    ).toBe('compiled')
    expect(readdirSync(parent)).toEqual(['build'])
    expect(readdirSync(build)).toEqual(['made-from', 'new'])
  })

  it('are made where there were none, and not again from the same sources', async () => {
    expect(await compilePrograms(build, compiler('new'))).toBe('compiled')
    expect(await compilePrograms(build, compiler('again'))).toBe('are up to date')
    expect(readdirSync(build)).toEqual(['made-from', 'new'])
  })
})
