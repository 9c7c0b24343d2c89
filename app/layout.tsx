import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { headers } from 'next/headers'
import { connection } from 'next/server'
import { env } from '@/lib/config/env'
import './globals.css'

export async function generateMetadata(): Promise<Metadata> {
  await connection()
  return {
    title: { template: `%s – ${env().BRAND_NAME}`, default: env().BRAND_NAME },
    formatDetection: { telephone: false },
    robots: { index: false, follow: false },
    icons: { icon: '/icon.svg' },
  }
}

export const viewport: Viewport = { themeColor: '#005eb8' }

/**
 * Makes every form work as it does without script: with a full load of the page that answers. The framework would fetch the answer by
 * script instead; the error summary would not get the focus, nor a failure its own page.
 */
const FORMS_ARE_NATIVE = `addEventListener('submit',function(e){e.stopPropagation()},true)`

/** The frame of every page. It waits for the request, so that no page is ever rendered in advance and cached. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  await connection()
  const nonce = (await headers()).get('x-nonce') ?? undefined
  return (
    <html lang="en" className="nhsuk-template">
      <body className="nhsuk-template__body">
        <script nonce={nonce} dangerouslySetInnerHTML={{ __html: FORMS_ARE_NATIVE }} />
        {children}
      </body>
    </html>
  )
}
