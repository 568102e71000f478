import type { JsonObject } from '../json.ts';
import type { DeliveryKind, Reply } from './delivery.ts';
import type { Shortcut } from './shortcuts.ts';
import type { ResponseUrls } from './workspace/response-urls.ts';
import type { Workspace } from './workspace/workspace.ts';

/** What a simulated person needs to interact with the app. */
export interface Reach {
  workspace: Workspace;
  responseUrls: ResponseUrls;
  /** The app's shortcuts. */
  shortcuts: readonly Shortcut[];
  send(kind: DeliveryKind, payload: JsonObject): Promise<Reply>;
  /** The absolute URL for a path of this sandbox. */
  address(path: string): string;
}
