/** Callback ids, as manifest.yml has them. */
export const SHORTCUTS = { invite: 'shortcut.invite', order: 'shortcut.order' } as const;
