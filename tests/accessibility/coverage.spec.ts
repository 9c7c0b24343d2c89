import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { root } from '@/scripts/bootstrap/root.mjs'
import { everyState } from '@/scripts/screenshots/states/every-state'

/** Files of the framework that make a whole screen. */
const screens = new Set(['page.tsx', 'not-found.tsx', 'forbidden.tsx', 'unauthorized.tsx', 'error.tsx', 'global-error.tsx', 'loading.tsx'])

/** Pages that nobody ever sees, each with the reason. */
const neverSeen: Record<string, string> = {
  'app/page.tsx': 'It only sends people on: to their start, to the choice of a role, or to the log-in page.',
}

test('every page has states in which axe is run', () => {
  const tried = new Set(everyState.map(({ file }) => file))
  const forgotten = screenFiles().filter((file) => !tried.has(file) && !(file in neverSeen))
  expect(forgotten, 'add states of these to scripts/screenshots/states').toEqual([])
})

test('no state and no excuse is of a page that is gone', () => {
  const files = [...everyState.map(({ file }) => file), ...Object.keys(neverSeen)].filter((file) => file !== 'provider')
  expect(files.filter((file) => !existsSync(path.join(root, file)))).toEqual([])
})

test('states have names of their own, which become names of pictures', () => {
  const names = everyState.map(({ name }) => name)
  expect(names).toEqual([...new Set(names)])
  expect(names.filter((name) => !/^[a-z]+(-[a-z]+)*$/.test(name))).toEqual([])
})

function screenFiles(): string[] {
  return readdirSync(path.join(root, 'app'), { recursive: true, encoding: 'utf8' })
    .filter((file) => screens.has(path.basename(file)))
    .map((file) => `app/${file.replaceAll('\\', '/')}`)
}
