import type { Template } from '@/scripts/disposable-product/template'

/** The environment variable in which the global set-up tells the workers which register to copy. */
export const templateVariable = 'CPIS_TEST_TEMPLATE'

/** The register that the global set-up made. */
export function templateOfThisRun(): Template {
  const text = process.env[templateVariable]
  if (text === undefined) throw new Error('The global set-up has not run')
  return JSON.parse(text) as Template
}
