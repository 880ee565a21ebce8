// Everything a page can do beyond links and forms. Each module looks for its own data- attributes and does nothing
// where there are none.
import "./theme.js";
import "./menu.js";
import "./dialog.js";
import "./toast.js";
import "./countdown.js";
import "./localtime.js";
import "./form.js";
import "./divisions.js";
import "./filter.js";
import "./fold.js";
import "./gallery.js";
import "./quantity.js";
import "./money.js";
import "./copy.js";
import "./print.js";
import "./counter.js";
import "./tabs.js";
import "./strip.js";
import "./reveal.js";
import "./gone.js";
import "./unread.js";
import "./live.js";
