import type { ReactNode } from 'react'

/** The least frame that the framework accepts. */
export default function EmptyLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  )
}
