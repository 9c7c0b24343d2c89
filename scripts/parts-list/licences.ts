import type { LockedPackage } from './lockfile'

/** Licences that ask for no more than to be named. */
const FREE = ['MIT', 'MIT-0', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0', 'Unlicense', 'MIT and ISC']

/** Packages under other licences, or that name none, each with what makes it acceptable. Nothing of them is changed by us. */
const ACCEPTED: readonly { packages: RegExp; licence: string | undefined; because: string }[] = [
  { packages: /^(@axe-core\/playwright|axe-core|lightningcss(-.+)?)$/, licence: 'MPL-2.0', because: 'a tool of the build and the tests; what it makes is not under its licence' },
  { packages: /^@img\/sharp-/, licence: 'LGPL-3.0-or-later', because: 'optional, brought by Next.js for images that it scales; ours are not, and it is linked at run time only' },
  { packages: /^@img\/sharp-/, licence: 'Apache-2.0 AND LGPL-3.0-or-later', because: 'as above' },
  { packages: /^@img\/sharp-/, licence: 'Apache-2.0 AND LGPL-3.0-or-later AND MIT', because: 'as above' },
  { packages: /^caniuse-lite$/, licence: 'CC-BY-4.0', because: 'data about browsers that the build reads' },
  { packages: /^elkjs$/, licence: 'EPL-2.0', because: 'part of Prisma Studio, which is never started' },
  { packages: /^seq-queue$/, licence: undefined, because: 'its LICENSE file holds the text of the MIT licence' },
]

/** A sentence for each package whose licence nobody has accepted. */
export function licencesNotAccepted(packages: readonly LockedPackage[]): string[] {
  return packages.flatMap(({ name, license }) => {
    const accepted = (license !== undefined && FREE.includes(license)) || ACCEPTED.some((one) => one.licence === license && one.packages.test(name))
    return accepted ? [] : [`${name}: ${license ?? 'names no licence'}`]
  })
}
