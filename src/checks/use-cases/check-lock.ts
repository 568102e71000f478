/** The lock under which one action at a time changes a check. Bots of earlier versions use the same name. */
export const checkLock = (id: string): string => `deed:${id}`;
