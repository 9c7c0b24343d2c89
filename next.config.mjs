// JavaScript, because the production server reads it too, and would load a compiler for TypeScript.

/** @type {import('next').NextConfig} */
const config = {
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
    // Asked for when pages are built, and kept there: a deployment has no sources.
    const { FIXED_HEADERS } = await import('./lib/config/fixed-headers.ts')
    return [
      { source: '/:path*', headers: Object.entries(FIXED_HEADERS).map(([key, value]) => ({ key, value })) },
      { source: '/((?!_next/static).*)', headers: [{ key: 'Cache-Control', value: 'no-store' }] },
      // The same for everybody, and on every page.
      { source: '/:file(session-guard.js|scan-anywhere.js|icon.svg)', headers: [{ key: 'Cache-Control', value: 'public, max-age=3600' }] },
    ]
  },
}

export default config
