export interface Product {
  id: string;
  name: string;
}

export type ResultVisibility = 'private-channels' | 'never' | 'always';
export type CertificateButton = 'gated' | 'link';

/** The environment, parsed. */
export interface Config {
  slack: {
    botToken: string;
    /** Present: Socket Mode. */
    appToken: string | undefined;
    /** Present where there is no app token: HTTP mode. */
    signingSecret: string | undefined;
    /** Ends in a slash. */
    apiUrl: string;
    /** With its slash: /check */
    command: string;
  };
  /** 0: any free port. */
  port: number;
  workerChecks: {
    /** Without a slash at its end. */
    apiUrl: string;
    widgetSecret: string;
    /** At least one, at most 100. */
    products: readonly Product[];
    /** The parsed content of WORKERCHECKS_CONTRACT, checked by workerchecks/contract.ts. */
    contractOverrides: unknown;
    resultRequestsPerMinute: number;
    resultRequestsReserved: number;
    pollMinIntervalMs: number;
  };
  storage: {
    databaseUrl: string;
    /** 32 bytes. Absent with sqlite: the key file beside the database. */
    encryptionKey: Buffer | undefined;
  };
  access: {
    hrUsers: readonly string[];
    hrUserGroups: readonly string[];
    adminUsers: readonly string[];
  };
  resultsChannel: string | undefined;
  resultVisibility: ResultVisibility;
  certificateButton: CertificateButton;
  /**
   * Hosts (`workerchecks.com`, which covers its subdomains; https alone) and whole origins (`http://127.0.0.1:4000`,
   * matched exactly, for a sandbox) a certificate link may point to.
   */
  certificateHosts: readonly string[];
  retentionDays: number;
  staleAfterDays: number;
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
}
