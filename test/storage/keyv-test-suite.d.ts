/**
 * The part of https://github.com/jaredwray/keyv/tree/main/core/test-suite that we use; its own types refer to another
 * vitest.
 */
declare module '@keyv/test-suite' {
  import type { Keyv } from 'keyv';

  type Cases = (test: typeof import('vitest'), KeyvClass: typeof Keyv, store: () => object) => void;

  export const keyvApiTests: Cases;
  export const keyvValueTests: Cases;
  export const keyvNamespaceTest: Cases;
  export const keyvIteratorTests: Cases;
}
