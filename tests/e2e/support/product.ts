import type { Template } from '@/scripts/disposable-product/template'

/** The environment variable by which the global set-up tells the workers of the register that they copy. */
export const templateVariable = 'CPIS_TEST_TEMPLATE'

/** The register that the global set-up has made. */
export function templateOfThisRun(): Template {
  const text = process.env[templateVariable]
  if (text === undefined) throw new Error('The global set-up has not run')
  return JSON.parse(text) as Template
}
