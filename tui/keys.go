package tui

import "procore-setup/tui/action"

// The keys of the actions. Screens name these; nothing else binds a key.
var (
	keyNext     = Key{Action: action.Next}
	keyBack     = Key{Action: action.Back}
	keyHelp     = Key{Action: action.Help}
	keyQuit     = Key{Action: action.Quit}
	keyGo       = Key{Action: action.Go}
	keyMouse    = Key{Action: action.Mouse}
	keyPause    = Key{Action: action.Pause}
	keyField    = Key{Action: action.Field}
	keyPick     = Key{Action: action.Pick}
	keyAnswer   = Key{Action: action.Answer}
	keyMove     = Key{Action: action.Move}
	keyReveal   = Key{Action: action.Reveal}
	keyChoose   = Key{Action: action.Choose}
	keyFind     = Key{Action: action.Find}
	keyCopy     = Key{Action: action.Copy}
	keyOpen     = Key{Action: action.Open}
	keyPaste    = Key{Action: action.Paste}
	keyOther    = Key{Action: action.Other}
	keyAgain    = Key{Action: action.Again}
	keyAnew     = Key{Action: action.Anew}
	keyWhere    = Key{Action: action.Where}
	keyLevel    = Key{Action: action.Level}
	keyGranular = Key{Action: action.Granular}
	keyAllOn    = Key{Action: action.AllOn}
	keyOpenAll  = Key{Action: action.OpenAll}
	keyAlarm    = Key{Action: action.Alarm}
	keyBulk     = Key{Action: action.Bulk}
	keyPresets  = Key{Action: action.Presets}
	keyLeast    = Key{Action: action.Least}
	keyAbout    = Key{Action: action.About}
	keyForYou   = Key{Action: action.ForYou}
	keyTerms    = Key{Action: action.Terms}
	keyTab      = Key{Action: action.Tab}
	keyCompany  = Key{Action: action.Company}
	keyWith     = Key{Action: action.With}
	keyWithList = Key{Action: action.WithList}
	keyApply    = Key{Action: action.Apply}
	keyTick     = Key{Action: action.Tick}
	keyLeave    = Key{Action: action.Leave}
	keyName     = Key{Action: action.Name}
	keyUndo     = Key{Action: action.Undo}
	keyRedo     = Key{Action: action.Redo}
	keyDiff     = Key{Action: action.Diff}
	keyFilter   = Key{Action: action.Filter}
	keyDrop     = Key{Action: action.Drop}
	keyRename   = Key{Action: action.Rename}
	keyByHand   = Key{Action: action.ByHand}
	keyAdopt    = Key{Action: action.Adopt}
	keyNothing  = Key{Action: action.Nothing}
	keySelect   = Key{Action: action.Select}
	keyAll      = Key{Action: action.All}
	keyNone     = Key{Action: action.None}
	keyInvert   = Key{Action: action.Invert}
	keyNew      = Key{Action: action.New}
	keyScope    = Key{Action: action.Scope}
	keySort     = Key{Action: action.Sort}
	keyList     = Key{Action: action.List}
	keyAdd      = Key{Action: action.Add}
	keyRange    = Key{Action: action.Range}
	keyExact    = Key{Action: action.Exact}
	keyCommit   = Key{Action: action.Commit}
	keyDetails  = Key{Action: action.Details}
	keyWhole    = Key{Action: action.Whole}
	keyStop     = Key{Action: action.Stop}
	keyGoOn     = Key{Action: action.GoOn}
	keyDone     = Key{Action: action.Done}
	keySkip     = Key{Action: action.Skip}
	keyLater    = Key{Action: action.Later}
	keyExport   = Key{Action: action.Export}
	keyKeep     = Key{Action: action.Keep}
	keyLeft     = Key{Action: action.Left}
	keyStep     = Key{Action: action.Step}
	keyMend     = Key{Action: action.Mend}
	keyRetry    = Key{Action: action.Retry}
	keyProve    = Key{Action: action.Prove}
	keyPrivate  = Key{Action: action.Private}
	keyEvery    = Key{Action: action.Every}
	keySignOut  = Key{Action: action.SignOut}
	keyFinish   = Key{Action: action.Finish}
	keyYes      = Key{Action: action.Yes}
	keyNo       = Key{Action: action.No}
	keyClose    = Key{Action: action.Close}
)

// keyTable is every key, in the order in which the manual lists them.
func keyTable() []Key {
	var out []Key
	for _, a := range action.Table() {
		out = append(out, Key{Action: a})
	}
	return out
}
