import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
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

/** The frame of every page. It waits for the request, so that no page is ever made ahead and kept. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  await connection()
  return (
    <html lang="en" className="nhsuk-template">
      <body className="nhsuk-template__body">{children}</body>
    </html>
  )
}
