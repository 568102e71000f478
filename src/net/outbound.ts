import { Agent, type Response, FormData as UndiciFormData, fetch as undiciFetch } from 'undici';
import { type Connector, createConnector } from './connector.ts';
import { NO_PROXIES, type ProxySettings, proxyFor, type WebProxy } from './proxy-settings.ts';

/** Shorter than callers wait for an answer, so that a proxy that does not respond is reported as the cause. */
const CONNECT_TIMEOUT_MS = 8_000;

export interface OutboundRequest {
  method?: string;
  headers?: Record<string, string>;
  body?: string | FormData;
  redirect?: 'error' | 'follow' | 'manual';
  signal?: AbortSignal;
}

/** All outbound network access goes through this, so that the proxy settings always apply. */
export interface Outbound {
  /** Like the global fetch, but through the proxy if there is one. */
  fetch: (url: string | URL, request?: OutboundRequest) => Promise<Response>;
  /** For an Agent with its own policies. */
  connector(timeoutMs: number): Connector;
  /** Whether any proxy is configured. */
  hasProxy: boolean;
  /** Undefined: the address is reached directly. */
  proxyFor(url: string | URL): WebProxy | undefined;
  /** Closes the connections that `fetch` keeps alive. */
  close(): Promise<void>;
}

/** Copies the form: undici rejects FormData of another implementation, and the global one is Node's own copy. */
function ownForm(form: FormData): UndiciFormData {
  const own = new UndiciFormData();
  for (const [name, value] of form) own.append(name, value);
  return own;
}

export function createOutbound(settings: ProxySettings = NO_PROXIES): Outbound {
  const agent = new Agent({ connect: createConnector(settings, CONNECT_TIMEOUT_MS), allowH2: false });
  return {
    fetch: (url, { body, ...init } = {}) =>
      undiciFetch(url, {
        ...init,
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : ownForm(body) }),
        dispatcher: agent,
      }),
    connector: (timeoutMs) => createConnector(settings, timeoutMs),
    hasProxy: (settings.https ?? settings.http) !== undefined,
    proxyFor: (url) => proxyFor(settings, url),
    close: () => agent.destroy(),
  };
}
