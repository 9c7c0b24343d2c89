import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { root } from '../bootstrap/root.mjs'
import { askForAdvisories } from './advisories'
import { missingFrom, writeBillOfMaterials } from './bill-of-materials'
import { licencesNotAccepted } from './licences'
import { notExact, notPinned, readLockfile } from './lockfile'
import { scanForSecrets } from './secrets'

// npm run supply: lists what the product is built from, any known vulnerabilities, and any secrets in the repository.
const folder = path.resolve(root, process.env.DATA_DIR || '.data')
const billFile = path.join(folder, 'sbom.cdx.json')
mkdirSync(folder, { recursive: true })
const packages = readLockfile(path.join(root, 'package-lock.json'))
const advisories = askForAdvisories()
const checks: [string, string[]][] = [
  ['packages without an exact version and a hash', [...notExact(path.join(root, 'package.json')), ...notPinned(packages)]],
  ['licences that nobody has accepted', licencesNotAccepted(packages)],
  ['packages missing from the bill of materials', missingFrom(writeBillOfMaterials(billFile), packages)],
  ['secrets in the repository', scanForSecrets().found.map(({ file, line, what }) => `${file}:${line}: ${what}`)],
  ...(advisories.asked ? [['high or critical advisories', advisories.grave] as [string, string[]]] : []),
]
for (const [what, found] of checks) console.log([`${found.length} ${what}`, ...found.map((one) => `  ${one}`)].join('\n'))
if (!advisories.asked)
  console.log(
    `High or critical advisories: NOT KNOWN. The registry did not answer npm audit (${advisories.why}). Run this again where npm audit works.`,
  )
console.log(`${packages.length} packages; the bill of materials is in ${billFile}`)
process.exitCode = checks.some(([, found]) => found.length > 0) ? 1 : 0
