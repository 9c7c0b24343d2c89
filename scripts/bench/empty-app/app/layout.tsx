import type { ReactNode } from 'react'

/** The smallest layout that the framework accepts. */
export default function EmptyLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  )
}
