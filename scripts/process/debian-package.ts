import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Supervisor } from '../process/supervisor'

/** Whether this process may install packages: as root, on a Debian. */
export function mayInstallFromDebian(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get')
}

/** Whether the package sources of this machine have a package, as far as it knows without asking them again. */
export function isKnownToDebian(name: string): boolean {
  return spawnSync('apt-cache', ['show', name], { stdio: 'ignore' }).status === 0
}

/**
 * Installs a Debian package with its dependencies and no more.
 * @returns whether that worked
 */
export async function installFromDebian(supervisor: Supervisor, name: string): Promise<boolean> {
  const apt = (words: string[]) =>
    supervisor.run('apt-get', {
      command: 'apt-get',
      args: words,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stopSignal: 'SIGTERM',
      graceSeconds: 15,
      output: process.stdout.fd,
    })
  return (await apt(['update', '-q'])) === 0 && (await apt(['install', '-qy', '--no-install-recommends', name])) === 0
}
