import { afterAll, vi } from 'vitest'

// Test files run in one process, one after another. The product starts afresh in each: modules are evaluated again, there is no pool yet,
// and the settings are those of the process.
vi.resetModules()
globalThis.cpisPool = undefined
globalThis.cpisPrisma = undefined
const settings = { ...process.env }
afterAll(() => {
  for (const name of Object.keys(process.env)) if (!(name in settings)) delete process.env[name]
  Object.assign(process.env, settings)
})
