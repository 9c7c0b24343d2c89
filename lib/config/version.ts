import packageJson from '@/package.json'

/** The version of the product, named in every access record. It stands in package.json alone. */
export const APP_VERSION = packageJson.version
