import type { LockedPackage } from './lockfile'

/** Licences that ask for attribution at most. */
const FREE = ['MIT', 'MIT-0', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0', 'Unlicense', 'MIT and ISC']

/** Packages under other licences, or under none that they name, each with the reason why we accept it. We change nothing in them. */
const ACCEPTED: readonly { packages: RegExp; licence: string | undefined; because: string }[] = [
  {
    packages: /^(@axe-core\/playwright|axe-core|lightningcss(-.+)?)$/,
    licence: 'MPL-2.0',
    because: 'a tool for the build and the tests; what it produces is not under its licence',
  },
  {
    packages: /^@img\/sharp-/,
    licence: 'LGPL-3.0-or-later',
    because: 'optional, brought in by Next.js for scaling images, which we do not use; it is linked at run time only',
  },
  { packages: /^@img\/sharp-/, licence: 'Apache-2.0 AND LGPL-3.0-or-later', because: 'as above' },
  { packages: /^@img\/sharp-/, licence: 'Apache-2.0 AND LGPL-3.0-or-later AND MIT', because: 'as above' },
  { packages: /^caniuse-lite$/, licence: 'CC-BY-4.0', because: 'browser data that the build reads' },
  { packages: /^elkjs$/, licence: 'EPL-2.0', because: 'part of Prisma Studio, which is never started' },
  { packages: /^seq-queue$/, licence: undefined, because: 'its LICENSE file holds the text of the MIT licence' },
]

/** A line for each package whose licence nobody has accepted. */
export function licencesNotAccepted(packages: readonly LockedPackage[]): string[] {
  return packages.flatMap(({ name, license }) => {
    const accepted = (license !== undefined && FREE.includes(license)) || ACCEPTED.some((one) => one.licence === license && one.packages.test(name))
    return accepted ? [] : [`${name}: ${license ?? 'names no licence'}`]
  })
}
