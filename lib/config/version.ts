import packageJson from '@/package.json'

/** The version of the product, which every record of an access names. It is said in package.json alone. */
export const APP_VERSION = packageJson.version
