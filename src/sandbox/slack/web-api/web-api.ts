import { isObject, type JsonObject, parseJson } from '../../json.ts';
import { FaultQueue } from '../../workerchecks/fault-queue.ts';
import { type ApiCall, type SlackFault, SlackRefusal } from '../workspace/model.ts';
import type { ResponseUrls } from '../workspace/response-urls.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { chatMethods } from './chat.ts';
import { fileMethods, serveFile, takeUpload } from './files.ts';
import { functionMethods } from './functions.ts';
import type { HttpAnswer, Outcome } from './http-answer.ts';
import type { Method, MethodContext } from './method.ts';
import { viewMethods } from './views.ts';
import { workspaceMethods } from './workspace-methods.ts';

const METHODS: Readonly<Record<string, Method>> = {
  ...chatMethods,
  ...fileMethods,
  ...functionMethods,
  ...viewMethods,
  ...workspaceMethods,
};

/** Arguments sent as JSON inside the form. */
const STRUCTURED: readonly string[] = ['blocks', 'view', 'metadata', 'attachments', 'files'];

export interface WebApiOptions {
  botToken: string;
  appToken: string;
  /** Undefined: no rate limit. */
  postsPerSecondPerChannel: number | undefined;
  socketUrl: () => string;
  /** The absolute URL for a path of this sandbox. */
  address: (path: string) => string;
  /** Called after every executed call. */
  onChange?: (() => void) | undefined;
}

/** The Web API, response_urls and files: handles tokens, scopes, faults and logging around the methods. */
export class WebApi {
  readonly calls: ApiCall[] = [];
  readonly faults = new FaultQueue<string, SlackFault, JsonObject>();
  readonly #workspace: Workspace;
  readonly #responseUrls: ResponseUrls;
  readonly #options: WebApiOptions;
  readonly #posts = new Map<string, number[]>();

  constructor(workspace: Workspace, responseUrls: ResponseUrls, options: WebApiOptions) {
    this.#workspace = workspace;
    this.#responseUrls = responseUrls;
    this.#options = options;
  }

  method(
    name: string,
    contentType: string,
    body: string,
    authorization: string | undefined,
  ): Outcome | Promise<Outcome> {
    this.#workspace.payloadSizes.note(name, Buffer.byteLength(body));
    const { token: given, ...args } = parseArgs(contentType, body);
    const bearer = bearerOf(authorization) ?? (typeof given === 'string' ? given : undefined);
    return this.#answer(name, args, 200, () => this.#ok(this.#run(name, args, bearer)));
  }

  responseUrl(path: string, body: string): Outcome | Promise<Outcome> {
    this.#workspace.payloadSizes.note('response_url', Buffer.byteLength(body));
    const parsed = parseJson(body);
    const args = isObject(parsed) ? parsed : {};
    return this.#answer('response_url', args, 404, () => {
      if (!isObject(parsed)) throw new SlackRefusal('invalid_payload');
      this.#responseUrls.use(path, args);
      return this.#ok({});
    });
  }

  /** Downloads an uploaded file. */
  download(path: string, authorization: string | undefined): Outcome | Promise<Outcome> {
    const isBot = bearerOf(authorization) === this.#options.botToken;
    return this.#answer('download', { path }, 404, () => serveFile(this.#workspace, path, isBot));
  }

  /** Takes a file that the bot uploads. The address needs no token. */
  upload(path: string, bytes: Uint8Array): Outcome | Promise<Outcome> {
    return this.#answer('upload', { path }, 404, () => takeUpload(this.#workspace, path, bytes));
  }

  #answer(
    method: string,
    args: JsonObject,
    refusalStatus: number,
    run: () => HttpAnswer,
  ): Outcome | Promise<Outcome> {
    const call: ApiCall = { method, args, at: this.#workspace.now(), outcome: undefined };
    this.calls.push(call);
    const fault = this.faults.take(method, args);
    switch (fault?.kind) {
      case 'error':
        return { answer: this.#refuse(call, new SlackRefusal(fault.error), refusalStatus), afterMs: 0 };
      case 'ratelimited':
        return { answer: this.#rateLimited(call, fault.retryAfter ?? 1), afterMs: 0 };
      case 'http':
        call.outcome = `http_${fault.status}`;
        return {
          answer: { status: fault.status, headers: { 'content-type': 'text/html' }, body: fault.body ?? '' },
          afterMs: 0,
        };
      case 'dropped-before':
        call.outcome = 'dropped';
        return 'drop';
      case 'late':
        return fault.until.then(() => {
          const answer = this.#perform(call, refusalStatus, run);
          this.#options.onChange?.();
          return { answer, afterMs: 0 };
        });
    }
    const answer = this.#perform(call, refusalStatus, run);
    this.#options.onChange?.();
    if (fault?.kind === 'dropped-after') return 'drop';
    if (fault?.kind === 'hang') return 'hang';
    return { answer, afterMs: fault?.kind === 'slow' ? fault.ms : 0 };
  }

  #perform(call: ApiCall, refusalStatus: number, run: () => HttpAnswer): HttpAnswer {
    try {
      const result = run();
      call.outcome = 'ok';
      return result;
    } catch (error) {
      if (!(error instanceof SlackRefusal)) throw error;
      return error.error === 'ratelimited'
        ? this.#rateLimited(call, 1)
        : this.#refuse(call, error, refusalStatus);
    }
  }

  #run(name: string, args: JsonObject, token: string | undefined): JsonObject {
    const { botToken, appToken, address, socketUrl } = this.#options;
    const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
    if (method === undefined) throw new SlackRefusal('unknown_method', { req_method: name });
    if (token === undefined || token === '') throw new SlackRefusal('not_authed');
    if (token !== botToken && token !== appToken) throw new SlackRefusal('invalid_auth');
    const wanted = method.token === 'app' ? appToken : botToken;
    if (token !== wanted) throw new SlackRefusal('not_allowed_token_type');
    const context: MethodContext = {
      workspace: this.#workspace,
      need: (scope) => this.#need(scope),
      pace: (channel) => this.#pace(channel),
      address,
      socketUrl,
    };
    if (method.scope !== undefined) this.#need(method.scope);
    return method.run(args, context);
  }

  #need(scope: string): void {
    if (this.#workspace.scopes.includes(scope)) return;
    throw new SlackRefusal('missing_scope', { needed: scope, provided: this.#workspace.scopes.join(',') });
  }

  #pace(channel: string): void {
    const most = this.#options.postsPerSecondPerChannel;
    if (most === undefined) return;
    const now = this.#workspace.now();
    const recent = (this.#posts.get(channel) ?? []).filter((at) => now - at < 1000);
    if (recent.length >= most) throw new SlackRefusal('ratelimited');
    this.#posts.set(channel, [...recent, now]);
  }

  #refuse(call: ApiCall, refusal: SlackRefusal, status: number): HttpAnswer {
    call.outcome = refusal.error;
    return this.#json(status, { ok: false, error: refusal.error, ...refusal.extra });
  }

  #rateLimited(call: ApiCall, retryAfter: number): HttpAnswer {
    call.outcome = 'ratelimited';
    return this.#json(429, { ok: false, error: 'ratelimited' }, { 'retry-after': String(retryAfter) });
  }

  #ok(result: JsonObject): HttpAnswer {
    return this.#json(200, { ok: true, ...result });
  }

  #json(status: number, body: JsonObject, headers: Record<string, string> = {}): HttpAnswer {
    const standard = {
      'content-type': 'application/json; charset=utf-8',
      'x-oauth-scopes': this.#workspace.scopes.join(','),
    };
    return { status, headers: { ...standard, ...headers }, body: JSON.stringify(body) };
  }
}

function bearerOf(authorization: string | undefined): string | undefined {
  return authorization?.replace(/^Bearer /, '');
}

function parseArgs(contentType: string, body: string): JsonObject {
  if (contentType.startsWith('application/json')) {
    const parsed = parseJson(body);
    return isObject(parsed) ? parsed : {};
  }
  const fields = [...new URLSearchParams(body)].map(([key, value]): [string, unknown] => [
    key,
    STRUCTURED.includes(key) ? (parseJson(value) ?? value) : value,
  ]);
  return Object.fromEntries(fields);
}
