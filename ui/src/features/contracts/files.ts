// Files and versions of a contract by their names.

/** "contracts/orders/order-placed/v1.schema.json" → "v1.schema.json" */
export const baseName = (path: string) => path.slice(path.lastIndexOf('/') + 1);

const semver = /^(\d+)\.\d+\.\d+/;

/** The contract that holds a version: majors live side by side under names of their own. */
export function refOfVersion(ref: string, version: string): string {
  const major = semver.exec(version)?.[1];
  return major ? ref.replace(/@\d+$/, `@${major}`) : ref;
}
