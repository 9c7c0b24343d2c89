// The only file that an old Node must be able to read: no syntax newer than Node 12 here.

/** The oldest Node.js that can install CPIS and hand over to the one that runs it (package.json, engines). */
const oldest = [20, 19]

/** Ends the process with one sentence when this Node.js is older than 20.19. */
export function requireNodeVersion() {
  const parts = process.versions.node.split('.').map(Number)
  if (parts[0] > oldest[0] || (parts[0] === oldest[0] && parts[1] >= oldest[1])) return
  console.error('CPIS needs Node.js ' + oldest.join('.') + ' or newer, and this is ' + process.versions.node + '.')
  process.exit(1)
}
