/** The part of https://node-postgres.com that we use; the package ships no types. */
declare module 'pg' {
  import type { EventEmitter } from 'node:events';

  export interface ClientConfig {
    connectionString?: string;
    /** All in milliseconds. */
    connectionTimeoutMillis?: number;
    query_timeout?: number;
    statement_timeout?: number;
    keepAlive?: boolean;
    keepAliveInitialDelayMillis?: number;
    application_name?: string;
  }

  export interface PoolConfig extends ClientConfig {
    max?: number;
  }

  export interface QueryConfig {
    /** Prepared once in each connection under this name; absent: parsed and planned each time. */
    name?: string;
    text: string;
    values?: unknown[];
  }

  export interface QueryResult {
    rows: Record<string, unknown>[];
  }

  export interface Notification {
    channel: string;
    payload?: string;
  }

  export class Client extends EventEmitter {
    constructor(config: ClientConfig);
    /** As reported by the server, or by a pooler in front of it. */
    processID: number | null;
    connect(): Promise<void>;
    query(sql: string, values?: unknown[]): Promise<QueryResult>;
    end(): Promise<void>;
    on(event: 'notification', listener: (message: Notification) => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
    on(event: 'end', listener: () => void): this;
  }

  export class Pool extends EventEmitter {
    constructor(config: PoolConfig);
    query(sql: string, values?: unknown[]): Promise<QueryResult>;
    query(config: QueryConfig): Promise<QueryResult>;
    end(): Promise<void>;
    on(event: 'error', listener: (error: Error) => void): this;
  }
}
