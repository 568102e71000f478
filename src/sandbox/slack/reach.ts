import type { JsonObject } from '../json.ts';
import type { DeliveryKind, Reply } from './delivery.ts';
import type { Shortcut } from './shortcuts.ts';
import type { ResponseUrls } from './workspace/response-urls.ts';
import type { Workspace } from './workspace/workspace.ts';

/** What a person's hands reach the app with. */
export interface Reach {
  workspace: Workspace;
  responseUrls: ResponseUrls;
  /** What the app offers in menus. */
  shortcuts: readonly Shortcut[];
  send(kind: DeliveryKind, payload: JsonObject): Promise<Reply>;
  /** The whole address of a path of this sandbox. */
  address(path: string): string;
}
