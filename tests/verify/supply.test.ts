import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { root } from '@/scripts/bootstrap/root.mjs'
import { askForAdvisories } from '@/scripts/parts-list/advisories'
import { missingFrom, writeBillOfMaterials } from '@/scripts/parts-list/bill-of-materials'
import { licencesNotAccepted } from '@/scripts/parts-list/licences'
import { notExact, notPinned, readLockfile } from '@/scripts/parts-list/lockfile'
import { scanForSecrets, secretsIn } from '@/scripts/parts-list/secrets'
import { printFigure } from '@/tests/support/figure'

/** Security test 28. */
it('T28: what the product is made of is fixed, listed, under licences that we accept, and the repository holds no secret', () => {
  const packages = readLockfile(path.join(root, 'package-lock.json'))
  const loose = [...notExact(path.join(root, 'package.json')), ...notPinned(packages)]
  const licences = licencesNotAccepted(packages)
  const folder = mkdtempSync(path.join(tmpdir(), 'cpis-supply-'))
  const missing = missingFrom(writeBillOfMaterials(path.join(folder, 'sbom.cdx.json')), packages)
  rmSync(folder, { recursive: true })
  const { files, found } = scanForSecrets()
  const planted = secretsIn('lib/planted.ts', `-----BEGIN ${'EC PRIVATE'} KEY-----`)
  const met = [
    printFigure('T28 packages not fixed to a version and a sum', `${loose.length} of ${packages.length}`, '0', loose.length === 0),
    printFigure('T28 licences that nobody has accepted', licences.length, '0', licences.length === 0),
    printFigure('T28 packages missing from the bill of materials', missing.length, '0', missing.length === 0),
    printFigure(`T28 secrets in ${files} files`, found.length, '0', found.length === 0),
    printFigure('T28 planted secrets found', planted.length, '1', planted.length === 1),
  ]
  const advisories = askForAdvisories()
  if (advisories.asked)
    met.push(
      printFigure(
        `T28 high or critical advisories, of ${advisories.all}`,
        advisories.grave.length,
        '0 without a dated waiver',
        advisories.grave.length === 0,
      ),
    )
  else
    console.log(
      `T28 high or critical advisories: NOT MEASURED, neither passed nor failed. The registry did not answer npm audit (${advisories.why}). To be taken with npm run supply where npm audit works.`,
    )
  expect([...loose, ...licences, ...missing, ...found]).toEqual([])
  expect(met).not.toContain(false)
}, 120_000)
