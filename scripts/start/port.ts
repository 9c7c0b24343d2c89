import { setTimeout as pause } from 'node:timers/promises'
import { isPortFree } from '../database/free-port'
import { Refusal } from '@/lib/shared/refusal'

/**
 * Makes sure that the web server will get its port before anything is started.
 * @param port TCP port
 * @param afterKill whether the last start in this data directory was killed: its web server may still be shutting down, and
 * gets as long as its guard gives it
 * @throws Refusal if the port is in use
 */
export async function requirePort(port: number, afterKill: boolean): Promise<void> {
  for (let tenths = afterKill ? 150 : 0; !(await isPortFree(port)); tenths--) {
    if (tenths <= 0) throw new Refusal(`Port ${port} is in use, or this user may not open it: set PORT to another one.`)
    await pause(100)
  }
}
