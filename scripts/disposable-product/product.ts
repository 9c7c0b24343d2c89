import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { addressOfDatabase, addressOfLogin } from '../database/address'
import { freePort } from '../database/free-port'
import { newClientKey } from '@/demo/identity-provider/client-key'
import { startProgram, type Program } from './program'
import type { Template } from './template'
import { withClient } from '../database/with-client'

/** The whole product on a register of its own: for tests and screenshots. */
export interface Product {
  /** Its web address, without a slash at the end. */
  url: string
  /** The register's address with the superuser's login: for setting things up, and for checks that bypass the product. */
  adminUrl: string
  /** The settings with which the project's commands (import, seed) find its register. */
  settings: Record<string, string>
  /** The page that shows the mails it sends, without a slash at the end; `/mails` has them as JSON. */
  mailPage: string
  /** Absolute path of the web server's log. */
  webLog: string
  /** Stops everything and removes the register. */
  stop(): Promise<void>
}

/**
 * Starts the built product on a copy of a register, on its own ports, with its own identity provider and demographics service. Nobody else
 * uses it, so a test can count rows and log people in undisturbed.
 *
 * @param template the register to copy; it must have no open connections
 */
export async function startProduct(template: Template): Promise<Product> {
  const folder = mkdtempSync(path.join(tmpdir(), 'cpis-product-'))
  const database = `product_${randomBytes(6).toString('hex')}`
  const adminUrl = addressOfDatabase(template.url, database)
  const running: Program[] = []
  const stop = async () => {
    for (const program of running.reverse()) await program.stop()
    await onServer(template, `drop database if exists ${database} with (force)`)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const original = pg.escapeIdentifier(new URL(template.url).pathname.slice(1))
    await onServer(template, `create database ${database} template ${original}`)
    const port = await freePort()
    const url = `http://localhost:${port}`
    const clients = { CIS2_CLIENT_ID: 'cpis-health', ENTRA_CLIENT_ID: 'cpis-councils', ENTRA_CLIENT_SECRET: randomBytes(32).toString('base64url') }
    const start: Start = async (script, settings, log) => {
      const program = await startProgram(script, settings, path.join(folder, log))
      running.push(program)
      return program.ready
    }
    const smtpPort = String(await freePort())
    const [issuer, demographics, mailPage] = await startStandIns(start, { adminUrl, url, clients, smtpPort })
    const settings = { ...webSettings(adminUrl, port, url), ...template.keys, DEMOGRAPHICS_URL: demographics }
    await startProcesses(start, { adminUrl, settings, smtpPort, provider: { ...clients, CIS2_ISSUER: issuer, ENTRA_ISSUER: issuer } })
    return {
      url,
      adminUrl,
      webLog: path.join(folder, 'web.log'),
      stop,
      mailPage,
      settings: { ...settings, DATABASE_URL: adminUrl, DATA_DIR: folder },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Starts a program with a log of its own. @returns what it prints when it is ready */
type Start = (script: string, settings: Record<string, string>, log: string) => Promise<string>

/** What stands in for others. @returns their addresses */
function startStandIns(
  start: Start,
  { adminUrl, url, clients, smtpPort }: { adminUrl: string; url: string; clients: Record<string, string>; smtpPort: string },
) {
  return allOf([
    start(
      'demo/identity-provider/main.ts',
      {
        ...clients,
        CIS2_CLIENT_JWKS_URI: `${url}/.well-known/jwks.json`,
        PUBLIC_URL: url,
        IDENTITY_PORT: '0',
      },
      'identity.log',
    ),
    start(
      'demo/demographics/main.ts',
      {
        DATABASE_URL: adminUrl,
        DEMOGRAPHICS_PORT: '0',
        DEMOGRAPHICS_PEOPLE: process.env.DEMOGRAPHICS_PEOPLE ?? '',
      },
      'demographics.log',
    ),
    start('demo/mail-catcher/main.ts', { MAIL_SMTP_PORT: smtpPort, MAIL_PAGE_PORT: '0' }, 'mail.log'),
  ])
}

/** What a deployment runs. `provider`: what the web server knows of the identity provider. */
async function startProcesses(
  start: Start,
  {
    adminUrl,
    settings,
    smtpPort,
    provider,
  }: { adminUrl: string; settings: Record<string, string>; smtpPort: string; provider: Record<string, string> },
) {
  const worker = {
    WORKER_DATABASE_URL: addressOfLogin(adminUrl, 'cpis_worker', new URL(adminUrl).password),
    SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
    DEMOGRAPHICS_URL: settings.DEMOGRAPHICS_URL ?? '',
    SUBJECT_KEY: settings.SUBJECT_KEY ?? '',
  }
  await allOf([
    start('build/server/web.mjs', { ...settings, ...provider, CIS2_CLIENT_KEY: await newClientKey() }, 'web.log'),
    start('build/server/files.mjs', { ...settings, DATABASE_POOL: '3' }, 'files.log'),
    start('build/server/worker.mjs', worker, 'worker.log'),
  ])
}

/** All of them, or the first error once none is on its way any more: what has started can then be stopped. */
async function allOf<Starting extends readonly Promise<string>[]>(starting: readonly [...Starting]) {
  await Promise.allSettled(starting)
  return Promise.all(starting)
}

/**
 * The settings of a web server that uses a register as `cpis_app`, with its own secrets.
 * @param adminUrl the register's address with the superuser's login; `cpis_app` has the same password
 */
export function webSettings(adminUrl: string, port: number, publicUrl: string): Record<string, string> {
  const secret = () => randomBytes(32).toString('base64url')
  return {
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    CPIS_MODE: 'demonstration',
    PORT: String(port),
    PUBLIC_URL: publicUrl,
    APP_DATABASE_URL: addressOfLogin(adminUrl, 'cpis_app', new URL(adminUrl).password),
    GATE_DATABASE_URL: addressOfLogin(adminUrl, 'cpis_gate', new URL(adminUrl).password),
    FILER_DATABASE_URL: addressOfLogin(adminUrl, 'cpis_filer', new URL(adminUrl).password),
    SESSION_SECRET: secret(),
    SUBJECT_KEY: secret(),
    ACCESS_MAC_KEY: secret(),
    MAILBOX_KEY: secret(),
  }
}

/** Runs one statement in another database of the same server: the template must have no open connections while it is copied. */
async function onServer(template: Template, sql: string): Promise<void> {
  await withClient(addressOfDatabase(template.url, 'postgres'), (client) => client.query(sql))
}
