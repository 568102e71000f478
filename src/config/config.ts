import type { LogLevel } from '../log/log.ts';
import type { ProxySettings } from '../net/proxy-settings.ts';

export interface Product {
  id: string;
  name: string;
}

export type ResultVisibility = 'private-channels' | 'never' | 'always';
export type CertificateButton = 'gated' | 'link';

/** The environment, parsed and checked. */
export interface Config {
  slack: {
    botToken: string;
    /** When set, Slack connects by Socket Mode. */
    appToken: string | undefined;
    /** Always set when there is no app token: HTTP mode. */
    signingSecret: string | undefined;
    /** Ends with a slash. */
    apiUrl: string;
    /** With its slash: `/check`. */
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
    /** The parsed content of the file WORKERCHECKS_CONTRACT names; workerchecks/contract.ts checks it. */
    contractOverrides: unknown;
    resultRequestsPerMinute: number;
    resultRequestsReserved: number;
    pollMinIntervalMs: number;
  };
  storage: {
    databaseUrl: string;
    /** 32 bytes. Undefined, for SQLite alone: the key is in a file beside the database. */
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
   * Where a certificate link may point to: hosts (`workerchecks.com`, over https, subdomains included) and, for a sandbox,
   * origins (`http://127.0.0.1:4000`, matched exactly).
   */
  certificateHosts: readonly string[];
  invitations: { perDay: number; perPersonPerDay: number };
  /** Most people in one batch. */
  bulkMaxRows: number;
  /** The IANA zone whose days and business hours count. */
  timeZone: string;
  /** The region whose public holidays count, as date-holidays names it: `AU-NSW`. */
  holidays: string;
  retentionDays: number;
  staleAfterDays: number;
  proxy: ProxySettings;
  logLevel: LogLevel;
}
