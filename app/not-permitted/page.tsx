import type { Metadata } from 'next'
import { forbidden } from 'next/navigation'

export const metadata: Metadata = { title: 'You cannot see this page' }

/** Where every page and form sends somebody whose role does not allow it: answered with status 403 and the words of `forbidden.tsx`. */
export default function NotPermittedPage(): never {
  forbidden()
}
