import type { LogLevel } from '../log/log.ts';
import type { ProxySettings } from '../net/proxy-settings.ts';

export interface Product {
  id: string;
  name: string;
  /** A completed check is to be renewed after so many months; undefined: never. */
  renewAfterMonths?: number | undefined;
}

export type ResultVisibility = 'private-channels' | 'never' | 'always';
export type CertificateButton = 'gated' | 'link';

/** The parsed and validated environment. */
export interface Config {
  slack: {
    botToken: string;
    /** If set, Slack connects by Socket Mode. */
    appToken: string | undefined;
    /** HTTP mode; always set if there is no app token. */
    signingSecret: string | undefined;
    /** Ends with a slash. */
    apiUrl: string;
    /** Including the slash: `/check`. */
    command: string;
  };
  http: {
    /** Undefined: all addresses. */
    host: string | undefined;
    /** 0: any free port. */
    port: number;
    /** A separate port for health and metrics. */
    metricsPort: number | undefined;
  };
  workerChecks: {
    /** Without a trailing slash. */
    apiUrl: string;
    widgetSecret: string;
    /** At least one, at most 100. */
    products: readonly Product[];
    /**
     * The parsed content of the file that WORKERCHECKS_CONTRACT names; validated by workerchecks/contract/contract.ts.
     */
    contractOverrides: unknown;
    resultRequestsPerMinute: number;
    resultRequestsReserved: number;
    pollMinIntervalMs: number;
  };
  storage: {
    databaseUrl: string;
    /** 32 bytes. Undefined, for SQLite only: the key is in a file beside the database. */
    encryptionKey: Buffer | undefined;
    /** The key before it, while records are re-encrypted. */
    previousKey?: Buffer | undefined;
  };
  access: {
    hrUsers: readonly string[];
    hrUserGroups: readonly string[];
    adminUsers: readonly string[];
  };
  resultsChannel: string | undefined;
  /** Where the desk is told what concerns no single check. */
  digestChannel: string | undefined;
  /** When the morning digest is posted, milliseconds after midnight in `timeZone`. */
  digestAt: number;
  resultVisibility: ResultVisibility;
  certificateButton: CertificateButton;
  /**
   * Where a certificate link may point: hosts (`workerchecks.com`, https only, subdomains included) and, for a sandbox,
   * origins (`http://127.0.0.1:4000`, matched exactly).
   */
  certificateHosts: readonly string[];
  invitations: { perDay: number; perPersonPerDay: number };
  /** Maximum number of people in a batch. */
  bulkMaxRows: number;
  /** The IANA time zone for days and business hours. */
  timeZone: string;
  /** The region whose public holidays apply, as named by date-holidays: `AU-NSW`. */
  holidays: string;
  /** What a renewal keeps of a check: `details` keeps the worker's name and address too. */
  renewalKeep: 'reference' | 'details';
  retentionDays: number;
  /** How long lines of the audit log are kept. */
  auditRetentionDays: number;
  staleAfterDays: number;
  proxy: ProxySettings;
  logLevel: LogLevel;
}
