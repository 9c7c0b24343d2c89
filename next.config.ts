import type { NextConfig } from 'next'

/** Headers that stand on every answer, whatever its status (security-and-reliability section 8). `proxy.ts` adds the policy with its nonce. */
const fixedHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  // Not no-referrer: under it browsers send "Origin: null" with our own forms, and the origin is what `proxy.ts` checks.
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=(), payment=(), usb=()' },
]

const config: NextConfig = {
  poweredByHeader: false,
  productionBrowserSourceMaps: false,
  // Lint and types are checks of their own in `npm test`.
  typescript: { ignoreBuildErrors: true },
  images: { unoptimized: true },
  serverExternalPackages: ['pg', 'pino', '@prisma/client', '@prisma/adapter-pg'],
  // Titles stand in the head of the first byte: a screen reader speaks them before any script has run.
  htmlLimitedBots: /.*/,
  experimental: {
    serverActions: { bodySizeLimit: '100kb', allowedOrigins: [] },
  },
  async headers() {
    return [
      { source: '/:path*', headers: fixedHeaders },
      { source: '/((?!_next/static).*)', headers: [{ key: 'Cache-Control', value: 'no-store' }] },
      // The same for everybody, and on every page.
      { source: '/:file(session-guard.js|icon.svg)', headers: [{ key: 'Cache-Control', value: 'public, max-age=3600' }] },
    ]
  },
}

export default config
