import { existsSync } from 'node:fs'
import type { Supervisor } from '../process/supervisor'

/** Whether this process may install packages: as root, on a Debian. */
export function mayInstallFromDebian(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get')
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
