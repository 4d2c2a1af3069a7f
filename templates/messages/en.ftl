## Everywhere
skip = Skip to the content
search = Search
save = Save
edit = Edit
remove = Remove
keep = Keep it
optional = (optional)
more = Show more
more-nav = More pages
from-price = from { $price }
described-by = Described by { $maker }

## Navigation
nav-main = Main
nav-own = Your account
nav-foot = More
nav-gallery = Gallery
nav-pictures = My pictures
nav-support = Support
nav-help = Help
nav-cart = Cart
nav-cart-prints = { $count ->
    [one] print
   *[other] prints
}
nav-account = Account
nav-orders = Orders
nav-manage = Manage the shop
nav-sign-in = Sign in
nav-sign-out = Sign out
foot-parts = What serves this shop

## Front
front-title = Prints from your words
front-heading = Say it. We paint it, print it, and send it to your wall.
front-lead = Describe any scene in your own words. Prints from { $price }, framed if you like.
front-sign-in-later = You sign in when the painting starts. Your words are kept.
front-newest = New on the wall
front-all = The whole gallery
front-how = How words become a print
front-how-words = You write a sentence. Any language, up to 255 characters.
front-how-picture = We paint it while you watch. It is yours alone until you show it.
front-how-room = You choose paper, size and frame. It arrives ready to hang.

## Making a picture
make-phrase = What should we paint?
make-placeholder = A sunlit indoor lounge area with a pool containing a flamingo
make-phrase-hint = Up to { $max } characters, in any language.
make-left = characters left
make-style = Style
make-shape = Shape
make-submit = Paint it
make-more = More choices
make-negative = Leave out
make-negative-hint = What should not be in the picture.
make-count = How many to try
make-fallback = If the model cannot paint it today, let the shop’s own painter do it
make-first = Describe a picture

## Gallery
gallery-title = Gallery
gallery-found = Prints with “{ $q }”
gallery-search = Search the gallery
gallery-search-placeholder = flamingo, harbour, snow
gallery-nothing = Nothing on the wall matches “{ $q }”.
gallery-all = See the whole gallery
gallery-empty = The wall is still bare. The first picture could be yours.

## A print
listing-bought = You have this print.
listing-bought-order = Order { $number }
listing-format = Size, paper and frame
verdict-good = Prints sharp
verdict-fair = Prints well
verdict-poor = Prints soft
verdict-dpi = at { $dpi } dots per inch.
listing-quantity = How many
listing-buy-now = Buy now
listing-add = Add to cart
room-title = On your wall
room-frame-black = { $size } in a black frame: { $width } × { $height } cm
room-frame-oak = { $size } in an oak frame: { $width } × { $height } cm
room-frame-white = { $size } in a white frame: { $width } × { $height } cm
room-frame-none = { $size }, unframed: { $width } × { $height } cm
room-sofa = The sofa: { $metres } m.
room-shows = “{ $phrase }” over a sofa { $metres } m wide, to scale.
room-wall = Wall
room-wall-chalk = Chalk
room-wall-sage = Sage
room-wall-clay = Clay
room-wall-sea = Sea grey
room-wall-pine = Pine
listing-hidden = The shop took this print off the wall
listing-hidden-own = On { $date }. Only you and the shop still see it, and it cannot be ordered.
listing-hidden-ask = Ask us about it
listing-hidden-staff = On { $date }. Only its maker and the shop see this page, and it cannot be ordered.
listing-not-for-sale = This print cannot be ordered at the moment.
listing-controls = Your print
listing-controls-staff = As the shop
listing-visibility = Who can see it
visibility-public = Everyone, in the gallery
visibility-unlisted = Whoever has the link
visibility-private = Only you
listing-remove = Remove this print
listing-remove-title = Remove this print from the shop?
listing-remove-explained = It leaves the gallery and can no longer be ordered. Orders already placed are not affected.
making-title = How it was made
making-model = Model
making-style = Style
making-seed = Seed
making-pixels = Pixels
making-date = Painted on

## Signing up and in
username = Username
username-hint = 3 to 30 letters, digits, hyphens or underscores. Others see it beside what you show.
email = E-mail
email-hint = For your orders and for setting a new password. Nobody else sees it.
password = Password
password-new = New password
password-current = Your password
password-hint = At least { $min } characters. A few unrelated words work well.
sign-up-title = Create an account
sign-up-submit = Create account
sign-up-have = You have an account?
sign-in-title = Sign in
sign-in-login = Username or e-mail
sign-in-submit = Sign in
sign-in-forgot = Forgot your password?
sign-in-new = New here?
forgot-title = Set a new password
forgot-explained = Tell us your e-mail address. If it belongs to an account, we send a link which works once, for an hour.
forgot-submit = Send the link
forgot-back = Back to sign-in
reset-title = Choose a new password
reset-explained = You will be signed out on every other device.
reset-submit = Save the password
confirm-email-title = Confirm your address
confirm-email-explained = Is { $email } yours?
confirm-email-submit = Yes, confirm it

## Account
account-title = Your account
account-since = Here since { $date }
account-email-hint = After a change we ask you to confirm the new address.
account-confirmed = Your e-mail address is confirmed.
account-unconfirmed = Your e-mail address is not confirmed yet.
account-send-again = Send the letter again
account-orders-door = What you ordered and where it is
account-password-door = Change it, the old one is asked
account-delete-door = And everything personal in it
account-gone = Account deleted
password-title = Password
addresses-title = Addresses
addresses-none = None stored yet
addresses-empty = No address is stored yet. Add one now, or at the checkout.
address-default = Parcels go here
address-make-default = Send parcels here
address-is-default = Send parcels here from now on
address-new-title = Add an address
address-edit-title = Change the address
address-full-name = Full name
address-line1 = Street and number
address-line2 = Flat, floor, company
address-postal-code = Postal code
address-city = City
address-region = State or region
address-country = Country
address-country-choose = Choose a country
address-phone = Phone
address-phone-hint = Only for the carrier.
sign-out-everywhere = Sign out everywhere
sign-out-everywhere-explained = Lost a device? This ends every session, this one too.
delete-account-title = Delete the account
delete-account-goes = Your name, e-mail address, addresses, pictures and conversations go for good.
delete-account-stays = Orders stay, because the law asks for it, but no longer lead to you.
delete-account-submit = Delete my account

## Pictures
pictures-title = My pictures
pictures-make = Describe a picture
pictures-mine = Yours so far
pictures-search = Search your pictures
pictures-nothing = None of your pictures matches “{ $q }”.
pictures-all = All your pictures
pictures-empty = Nothing painted yet. Write a sentence above and watch.
picture-state-queued = Waiting
picture-state-painting = Being painted
picture-state-ready = Ready
picture-state-failed = Not painted
picture-state-cancelled = Stopped
picture-position = { $count ->
    [one] One picture is before yours.
   *[other] { $count } pictures are before yours.
}
picture-next = Yours is next.
picture-estimate = It should take { $estimate }.
picture-leave = You can leave this page. The painting goes on.
picture-cancel = Stop
picture-painted = We understood and painted:
picture-print = Order a print
picture-show = Show it in the gallery
picture-see-shown = See it in the gallery
picture-again = Paint it again
picture-vary = Change something
picture-vary-phrase = What it should show
picture-vary-submit = Paint it from this one
picture-part = What is painted anew
picture-part-all = All of it
picture-part-top = The upper half
picture-part-bottom = The lower half
picture-part-left = The left half
picture-part-right = The right half
picture-part-middle = The middle
picture-part-surroundings = All around the middle
picture-private = Only you can see this picture.
picture-download = Save the picture
picture-failed = This picture could not be painted.
picture-no-charge = Nothing was charged.
picture-cancelled = You stopped this picture.
picture-other-words = Try it in other words
picture-try-again = Paint it
picture-delete = Delete the picture
picture-delete-sure = Delete this picture?
picture-delete-explained = The file goes for good. Prints already ordered are still made.

## Cart and checkout
cart-title = Cart
cart-each = { $price } each
cart-quantity-of = How many of { $phrase }
cart-update = Update
cart-shipping-next = Shipping is added in the next step.
cart-checkout = To the checkout
cart-empty = Your cart is empty.
cart-look = Look at the gallery
line-quantity = { $count ->
    [one] 1 print
   *[other] { $count } prints
}
totals-title = Summary
totals-prints = Prints
totals-shipping = Shipping
totals-free = Free
totals-total = Total
totals-discount = Discount { $code }
totals-tax = { $tax }
totals-tax-included = { $tax } included
totals-total-before = Total
totals-gift = Gift card
totals-to-pay = To pay
cart-caution = This picture has { $dpi } at this size: seen from close by it will look soft.
cart-caution-agree = I know, and want it all the same
cart-ship-to = Send to
cart-code = Discount code or gift card
cart-code-label = Code
cart-code-apply = Use it
cart-code-discount = Code { $code }
cart-code-gift = Gift card …{ $last4 }
cart-not-orderable = Something above needs your decision before you can order.
delivery-days = { $min } to { $max } working days on its way, after printing.
code-unknown = We do not know this code.
code-not-now = This code does not hold now.
code-used-up = This code has been used as often as it may.
code-empty = Nothing is left on this gift card.
code-too-little = This code holds for prints from { $min }.
checkout-title = Checkout
checkout-where = Where should it go?
checkout-submit = Order and pay { $total }
checkout-submit-free = Order
checkout-guest = You order without an account: everything about the order goes to your e-mail address.
checkout-email-hint = For the confirmation and the private link to your order.
checkout-pay-with = Pay with
checkout-back = Back to the cart
checkout-paid-through = You pay on the page of { $provider } and then come back here.

## Orders
orders-title = Orders
orders-empty = You have not ordered anything yet.
order-heading = Order { $number }
order-state-awaiting-payment = Not paid
order-state-paid = Paid
order-state-printed = Printed
order-state-shipped = On its way
order-state-delivered = Delivered
order-state-expired = Not paid in time
order-state-cancelled = Cancelled
order-state-refunded = Refunded
order-state-under-review = Under review
order-way = From phrase to parcel
order-parcel = { $carrier } carries it. Tracking number
order-lines = Prints
order-payment = Payment
order-pay = Pay { $total }
order-to = Goes to
order-cancel-heading = Changed your mind?
order-cancel-explained = Until it is printed you can cancel, and paid money comes back in full.
order-cancel = Cancel this order
order-cancel-sure = Cancel this order for good?
order-ask = Ask about this order
order-invoice = Invoice (PDF)
order-disputed-told = The payment of this order is disputed with the bank. It is held until that is settled.
order-disputed-mark = Disputed
step-done = done
step-now = happening now
step-next = still to come
step-stopped = stopped
thanks-title = Thank you
thanks-paid = Order { $number } is paid. We print it next, and write to you when it leaves.
thanks-confirming = Confirming your payment
thanks-wait = The bank’s answer usually takes a few seconds. This page looks again by itself.
thanks-follow = Follow the order
thanks-look = This order does not wait for a payment any more. Its page tells how it stands.
thanks-guest = You have no account here: keep the link in your letter, or the address of the order’s page. Whoever has it can see the order.

## Sandbox pay page
pay-title = Sandbox Pay
pay-no-money = No real money. Use the test cards below.
pay-heading = Pay { $merchant }
pay-reference = Reference { $reference }
pay-lines = What you pay for
pay-item = Item
pay-quantity = Quantity
pay-amount = Amount
pay-card = Card number
pay-expiry = Valid until
pay-expiry-hint = Any month to come, such as 12/34
pay-cvc = Check digits
pay-cvc-hint = Any three digits
pay-name = Name on the card
pay-submit = Pay { $amount }
pay-stop = Stop and go back to { $merchant }
pay-test-cards = Test cards
pay-test-pays = pays
pay-test-declines = is declined
pay-test-funds = has too little money
pay-test-asks = pays after the bank has asked you
pay-test-late = pays two minutes later
pay-test-disputes = pays, and is disputed a minute later
pay-test-refund-fails = pays, and its refunds come back
pay-bank = Your bank asks
pay-bank-asks = Do you want to pay { $amount } to { $merchant }?
pay-bank-confirm = Yes, pay
pay-bank-deny = No
pay-closed = This payment is closed.
pay-return = Back to { $merchant }

## Support and help
support-title = Support
support-hello = Ask about an order, a size, a frame, a return. Answers name where they come from.
support-talk = Conversation
support-suggestions = Questions to begin with
support-message = Your question
support-limit = Up to { $max } characters.
support-send = Send
support-sources = Sources
support-earlier = Earlier conversations
support-new = Begin a new one
support-articles = Read the help articles
support-stand-in = Our simple assistant answered: the other one has said all it can for today.
support-broken = The answer broke off. Your question is kept: send it again.
support-unsent = Your question could not be sent. Send it again, or reload the page.
chat-role-customer = You
chat-role-assistant = Assistant
chat-role-staff = The shop
help-title = Help
help-empty = There are no articles yet.
help-ask = Not answered? Ask support
help-updated = Last changed { $date }

## Managing
manage-title = The shop’s desk
manage-front = Today
manage-to-print = { $count ->
    [one] order to print
   *[other] orders to print
}
manage-to-ship = { $count ->
    [one] order to send
   *[other] orders to send
}
manage-under-review = { $count ->
    [one] order under review
   *[other] orders under review
}
manage-awaiting = { $count ->
    [one] order not paid yet
   *[other] orders not paid yet
}
manage-pictures-waiting = { $count ->
    [0] No picture is waiting.
    [one] One picture is waiting or being painted.
   *[other] { $count } pictures are waiting or being painted.
}
manage-pictures-failed = { $count ->
    [0] None failed within a day.
    [one] One failed within a day.
   *[other] { $count } failed within a day.
}
manage-mails = { $count ->
    [one] One letter was sent within a day.
   *[other] { $count } letters were sent within a day.
}
manage-orders = Orders
manage-orders-title = All orders
manage-orders-empty = No orders here.
manage-filter = Filter by state
manage-all = All
manage-events = Payments
manage-no-events = No payment event has arrived.
print-files = Print files
print-files-make = Make what is missing
print-files-asked = The print files are being made.
print-files-gone = No line of this order can be printed any more: its picture or its format is gone.
print-file-none = Not asked for yet
print-file-queued = Waits for the studio
print-file-painting = Being made
print-file-ready = Ready
print-file-failed = Could not be made
print-file-repainted = Painted anew at 300 dots per inch, bleed included
print-file-enlarged = Enlarged from the picture
print-file-reduced = Reduced from the picture
print-file-save = Save the PNG
manage-refunds-failed = { $count ->
    [one] failed refund
   *[other] failed refunds
}
manage-disputed = { $count ->
    [one] disputed payment
   *[other] disputed payments
}
manage-sales = Sales
manage-sales-today = { $count ->
    [0] No order today.
    [one] One order today, { $total }.
   *[other] { $count } orders today, { $total }.
}
manage-sales-days = { $total } in two weeks.
manage-sales-table = Day by day
manage-machine = Behind the counter
manage-events-waiting = { $count ->
    [0] No webhook waits.
    [one] One webhook waits for what it is about.
   *[other] { $count } webhooks wait for what they are about.
}
manage-spending = Pictures cost { $spent } today, in { $count } requests.
manage-spending-paused = The day’s ceiling is reached: pictures wait until midnight (UTC).
manage-stuck = Promised work that was tried several times
manage-nothing-stuck = Nothing is stuck.
manage-csv = Save as CSV
manage-orders-search = Number, name, e-mail, town, tracking number or code
manage-from = From
manage-until = Until
manage-only-disputed = Only disputed
manage-only-refund-failed = Only with a failed refund
manage-choose = Choose
manage-choose-one = Choose order { $number }
manage-chosen = The chosen ones:
manage-send-lab = Send to the lab
manage-mark-delivered = Mark as delivered
manage-bulk-done = { $done } done, { $refused } not possible.
manage-prints = Making and sending
manage-original = The order’s prints
manage-reprint-of = Printed again: { $reason }
manage-at-lab = At the lab: { $lab }
manage-no-prints = Nothing is made before the order is paid.
manage-reprint = Print again, free of charge
manage-reprint-submit = Print again
manage-reason = Reason
manage-release-title = Held
manage-release-explained = Letting it go on accepts what was paid, or makes and sends the order although its payment is disputed.
manage-release = Let it go on
manage-refund = Give money back
manage-papers = Papers
manage-packing-slip = Packing slip (PDF)
manage-cancel-explained = What was paid goes back in full, and the customer is told.
manage-codes = Codes
manage-codes-title = Discounts, gift cards, stock
manage-discounts = Discount codes
manage-no-discounts = There is no discount code.
manage-gifts = Gift cards
manage-no-gifts = No gift card was issued.
manage-stock = Stock of frames
manage-stock-explained = Leave it empty for frames that do not run out. An order takes its frames when it is placed; they come back when it is not paid in time or cancelled.
manage-events-nav = Events
manage-events-title = Events
manage-outbox = Promised and waiting
manage-outbox-empty = Everything that was promised is done.
manage-inbox = Webhooks
manage-inbox-empty = No webhook here.
manage-lab = Lab
manage-lab-title = The simulated print lab
manage-sandbox = Sandbox
manage-sandbox-title = The sandbox gateway
prints-waiting = Waiting
prints-submitted = Given to the lab
prints-in_production = In production
prints-printed = Printed
prints-shipped = On their way
prints-delivered = Delivered
prints-cancelled = Called off
prints-failed = Not made
refund-due = On its way
refund-retried = Failed, tried again
refund-done = Done
refund-failed = Failed
refund-retry = Try again
refund-what = What for
refund-lines = Prints, so many of each
refund-shipping = Shipping
refund-rest = All that is left
refund-submit = Give it back
refund-begun = { $amount } goes back.
reprint-begun = The prints are made again.
reprint-choose = Choose at least one print, and not more than were ordered.
reprint-no-frame = No such frame is left. Where the shelf has one, count it under “Codes”; else give the money back.
order-released = The order goes on.
code-from = from { $min }
code-until = until { $end }
code-uses = { $max } times
code-stop = Stop
code-start = Start
discount-new = Add a discount code
discount-kind = Takes off
discount-percent = per cent
discount-value = How much
discount-min = For prints from
discount-max-uses = How many orders
discount-ends = Last day
discount-add = Add the code
gift-new = Issue a gift card
gift-amount = Amount in { $currency }
gift-issue = Issue
gift-issued = Its code, shown this once:
gift-issued-before = This form has issued a card already. Its code was shown once; where nobody has it, block the card and issue another.
gift-block = Block
gift-unblock = Unblock
stock-unlimited = does not run out
stock-black-frames = Black frames
stock-oak-frames = Oak frames
event-waiting = Waiting
event-applied = Applied
event-duplicate = Seen before
event-ignored = Changed nothing
event-held = Order held
event-refund-queued = Goes back
event-replay = Apply again
event-nothing-new = Applied again: it changed nothing.
event-still-waits = What it is about is still unknown. It goes on waiting.
work-now = Do it now
work-hurried = It is done next.
work-under-way = It is under way or done already.
outbox-orders = orders
outbox-letters = letters
outbox-sandbox = sandbox webhooks
outbox-lab = lab webhooks
lab-explained = It stands for a lab elsewhere. Production begins after 2 hours, prints exist after a day, leave after 2 and arrive after 5. Its clock can be put forward.
lab-now = At the lab it is { $now } (UTC), { $hours } hours ahead of here.
lab-hours = { $count } hours on
lab-days = { $count ->
    [one] A day on
   *[other] { $count } days on
}
lab-advanced = The lab’s clock was put forward.
lab-empty = Nothing was sent to the lab yet.
lab-received = Received
lab-on_hold = On hold
lab-in_production = In production
lab-printed = Printed
lab-shipped = On its way
lab-delivered = Delivered
lab-cancelled = Called off
lab-failed = Not made
sandbox-explained = It stands for a payment gateway elsewhere; no money moves. What happens to its webhooks on the way, and what cardholders and banks do, is decided here.
sandbox-mischief = Webhooks on their way
sandbox-copies = Further copies of each
sandbox-delay = Seconds each waits
sandbox-shuffle = Up to so many seconds more, at random
sandbox-shuffle-hint = They overtake each other.
sandbox-drop = Lost ones in a hundred
sandbox-drop-hint = The shop finds them by asking, after three minutes.
sandbox-sessions = Sessions
sandbox-empty = Nobody has paid here yet.
sandbox-dispute = Dispute
sandbox-won = The shop wins
sandbox-lost = The cardholder wins
session-open = Open
session-pending = Money on its way
session-paid = Paid
session-expired = Closed
print-file-sheet = PDF
print-file-sha = SHA-256
preflight-pass = Ready to print
preflight-pixels = { $found } pixels, needed are { $needed }: { $dpi } dots per inch
preflight-shape = Proportion { $found }, needed is { $needed }
preflight-sharpness = Enlarged from { $from } pixels: { $dpi } dots per inch of the picture itself
preflight-density = It says { $x } by { $y } dots per inch
preflight-no-density = It does not say how many dots make an inch
preflight-profile = Colour profile { $name }, embedded
preflight-profile-named = It says { $name }, and no profile is embedded
preflight-no-profile = It does not say what its colours are
preflight-transparency = It has transparent parts
preflight-fonts = A font for everything on the papers
preflight-no-font = No font is installed for: { $scripts }
preflight-warn = Look at it first
preflight-fail = Not fit to print
col-orders = Orders
col-about = About
col-attempts = Tries
col-next-try = Next try
col-act = Act
col-order = Order
col-cost = Cost
col-back = Back
col-code = Code
col-off = Takes off
col-conditions = Conditions
col-uses = Used
col-left = Left
col-issued = Issued with
col-note = Note
manage-mark-printed = Mark as printed
manage-mark-shipped = Mark as sent
manage-carrier = Carrier
manage-tracking = Tracking number
manage-pictures = Pictures
manage-pictures-title = Everybody’s prints
manage-pictures-search = Words of the phrase
manage-pictures-filter = Filter by what the shop hides
manage-pictures-empty = No prints here.
manage-hidden = Hidden
visibility-staff-public = Shown to everyone
visibility-staff-unlisted = Shown to whoever has the link
visibility-staff-private = Shown to its maker only
piece-hidden = Hidden by the shop: { $reason }
piece-hidden-since = Since { $date }
piece-print = Its page in the shop
piece-hide-title = Hide this print
piece-hide-explained = It leaves the gallery and the search and can no longer be ordered, not even from a cart. Only its maker and the shop still see it. Orders already placed are not affected.
piece-reason = Reason
piece-reason-hint = Up to 300 characters. Its maker reads this.
piece-hide = Hide it
piece-show = Show it again
manage-formats = Formats
manage-formats-title = Formats and prices
manage-formats-explained = A new price counts from the next cart on. Placed orders keep theirs.
manage-price = Price in { $currency }
manage-offered = Offered
manage-history = { $count ->
    [one] One earlier price
   *[other] { $count } earlier prices
}
manage-told = Prices told to the payment gateway
manage-told-explained = What is sold is copied there, each with its price. A new price takes the place of the old one.
told-withdrawn = No longer sold
col-until = Until
col-since = Since
col-price = Price
col-gateway = Gateway
manage-articles = Articles
manage-articles-title = Help articles
manage-article-new = Write an article
manage-article-title = Help article
article-title = Title
article-slug = Address
article-slug-hint = The last part of the page’s address: small letters, digits and hyphens.
article-body = Text
article-body-hint = Markdown. Support answers from this text and cites it.
article-remove = Remove this article
manage-people = People
manage-people-title = People and roles
manage-people-filter = Filter by role
manage-people-empty = Nobody here.
manage-people-search = Username or e-mail
manage-role-of = Role of { $name }
manage-own-role = Your own role is changed by another admin.
manage-audit = Log
manage-audit-title = Who did what
manage-audit-explained = Every act of the shop’s staff, and whoever was refused. Old lines are kept: nothing is ever removed. Times are UTC.
manage-audit-empty = No line matches.
audit-person = Person
audit-words = Order, or words
audit-from = From
audit-until = Until
audit-all = Show everything
audit-printed = Marked an order as printed
audit-shipped = Marked an order as sent
audit-print-files = Asked for print files
audit-bulk = Did one thing to several orders
audit-prints = Moved an order’s prints on
audit-refund = Gave money back
audit-refund-retry = Tried a refund again
audit-reprint = Had prints made again
audit-cancelled = Cancelled an order
audit-released = Let a held order go on
audit-discount-new = Added a discount code
audit-discount = Started or stopped a discount code
audit-gift-new = Issued a gift card
audit-gift = Blocked or unblocked a gift card
audit-stock = Changed the stock
audit-replay = Applied a webhook again
audit-hurry = Had promised work done at once
audit-lab = Put the lab’s clock forward
audit-sandbox = Changed what happens to webhooks
audit-session = Disputed a payment, or decided a dispute
audit-format = Changed a format or its price
audit-article-new = Wrote an article
audit-article = Changed an article
audit-article-removed = Removed an article
audit-hidden = Hid a print
audit-shown = Showed a print again
audit-role = Gave somebody a role
audit-visibility = Changed who sees a print
audit-print-removed = Removed a print
audit-refused = Was not let in
audit-not-theirs = Asked for something that is not there, or not theirs
outcome-done = Done
outcome-refused = Refused
outcome-not-found = Not found
outcome-too-late = Too late
outcome-not-taken = Not taken
outcome-broken = Failed
manage-mail = Mail
manage-mail-title = Outbox
manage-mail-explained = Letters are kept here because no mail server is configured.
manage-mail-empty = Nothing was sent yet.
manage-mail-html = As its reader sees it
manage-mail-links = Links in this letter
col-number = Number
col-when = When
col-who = Who
col-what = What
col-customer = Customer
col-state = State
col-print = Print
col-pixels = Pixels
col-prints = Prints
col-total = Total
col-kind = Event
col-outcome = What came of it
col-old = Before
col-new = After
col-joined = Joined
col-role = Role
col-subject = Subject
col-to = To

## Errors
error-home = To the front page
error-request = If you ask us about it, name this:
error-wait = { $seconds ->
    [one] Try again in a second.
   *[other] Try again in { $seconds } seconds.
}
error-not-found-title = This wall is empty
error-not-found = There is no page here, or it is not yours to see.
error-forbidden-title = Not your room
error-forbidden = Your account has no access to this page.
error-cross-site-title = That did not come from us
error-cross-site = This form was sent from another site, so nothing was done. If it was you, open the page here and send it again.
error-wrong-method-title = Not this way
error-wrong-method = This address cannot be used like that.
error-too-large-title = Too large
error-too-large = What was sent is larger than this page takes.
error-unusable-title = We could not use that
error-unusable = Something in what was sent is missing or wrong. Go back and look again.
error-conflict-title = Already changed
error-conflict = Somebody was faster, or it was done before. Reload to see how things are.
error-too-many-title = One moment
error-too-many = That was too much in too short a time.
error-broken-title = Something fell off the wall
error-broken = This is our fault. We have been told, and nothing was charged.
error-maintenance-title = Closed for a moment
error-maintenance = The shop is being looked after. Nothing is lost; try again soon.

## Rules about a field

rule-required = Please fill this in.
rule-too-short = At least { $min } characters, please.
rule-too-long = At most { $max } characters, please.
rule-out-of-range = Between { $min } and { $max }, please.
rule-malformed = This does not look right. Please check it.
rule-taken = Somebody already has this one.
rule-too-common = This one is guessed early. A few unrelated words work well.
rule-wrong = This is not what we have on record.
wrong-credentials = The name or the password is wrong.
choose-format = Please choose a size that is on offer.

## Short news after an act

welcome = Welcome! We sent you a letter to confirm your address.
saved = Saved.
password-saved = Your new password counts from now on. Other devices were signed out.
email-confirmed = Thank you, your address is confirmed.
letter-sent = The letter is on its way.
picture-deleted = The picture is gone.
picture-shown = It hangs in the gallery now.
print-removed = The print was removed.
picture-hidden = Hidden. Its maker reads your reason.
picture-hidden-before = Somebody hid it before you. Their reason stands.
picture-shown-again = It is shown again.
order-cancelled = The order is cancelled. What you paid comes back in full.
marked-printed = Marked as printed.
marked-shipped = Marked as sent. The customer gets a letter.
article-removed = The article was removed.
forgot-sent-title = Look into your mail
forgot-sent = If the address belongs to an account, a link is on its way. It works once, for an hour.
account-gone-explained = Your account and everything personal in it is gone. Thank you for having been here.
this-address = this address

## Why something was not done

link-stale = This link was used before or is too old. Ask for a new one.
last-admin = There must be at least one admin. Give the role to somebody first.
too-many-today = That would be more pictures than a day allows one person. Ask for fewer, or again after midnight (UTC).
too-many-waiting = Several of your pictures are still waiting. Let them be painted first.
price-changed = The price has changed meanwhile. Please look at the new total before you order.
cart-quantity-limit = A line holds 1 to 99 prints.
cart-full = A cart holds 50 different prints.
cart-is-empty = Your cart is empty.
cart-changed = Your cart has changed meanwhile. Please look at it again.
offer-sold-out = Its frame is sold out. Please choose another one, or come back.
offer-few-left = { $count ->
    [one] Only one of its frames is left.
   *[other] Only { $count } of its frames are left.
}
offer-just-taken = Somebody was faster: the last frame was just taken. Nothing was ordered or charged.
caution-first = One print would be soft at its size. Please look at it in the cart first.
country-unreachable = We do not send anything there yet.
email-needed = We need an address to write to about your order.
total-changed = The total is now { $total }. Please look at it and order again.
order-disputed = The payment of this order is disputed. Nothing can be done before that is settled.
refund-only-whole = This was paid in another currency: only all that is left can be given back.
refund-nothing-left = Nothing is left to give back for that.
prints-not-there = These prints are further along than that, or not so far yet.
card-not-confirmed = The bank did not let it pass. Try again, or use another card.
print-hidden = The shop took this print off the wall, so it cannot be ordered.
offer-gone = This print can no longer be ordered. Please remove it.
offer-gone-title = A print that was taken down
key-reused = This form was sent before with other contents. Please open the checkout again.
order-not-possible = This can no longer be done with the order.
payment-unavailable = The payment service cannot be reached. Your order is kept; pay from its page later.
support-used-up = You have asked as much as a day allows. Support answers again after midnight (UTC).
support-failed = Something went wrong on our side. Please send your question again.
support-unavailable = Support cannot answer at the moment. Your question is kept.

## How a picture comes along

picture-paused = Paused: the model has painted all it may today. It goes on after midnight (UTC).
picture-delayed = Delayed: the model is busy
about-seconds = { $seconds ->
    [one] about a second
   *[other] about { $seconds } seconds
}
failure-refused = The model does not paint this phrase. Other words may work.
failure-quota = Painting is paused at the moment, and nothing was charged. Please try again later.
failure-timeout = The model took too long. Please try again.
failure-invalid = The model cannot paint it in this style or shape. Please choose another.
failure-unavailable = The model could not be reached, several times. Please try again later.
failure-lost = The model was asked, but its answer was lost on the way. We do not ask a second time by ourselves; you may.

## How it is painted

style-paper-cut = Paper cut
style-woodblock = Woodblock
style-oil = Oil
style-watercolour = Watercolour
style-pencil = Pencil
style-low-poly = Low poly
style-stained-glass = Stained glass
style-pointillism = Pointillism
style-photograph = Photograph
style-plain = Plain

## How it prints

dpi-good = Fine detail stays crisp, even close up.
dpi-fair = It looks right from a step away.
dpi-poor = It will look soft from close by, and hangs best where people keep their distance.
dpi-repainted = The picture is painted anew for this size, at 300 dots per inch.
dpi-enlarged = The file is enlarged for this size.
dpi-cropped = About { $percent }% of the picture is trimmed to fill the sheet.

## The way of an order

step-placed = Ordered
step-described = Described
step-payment-started = Payment begun
step-payment-failed = Payment declined
step-payment-expired = Payment page closed
step-paid = Paid
step-payment-pending = Payment on its way
step-sent-to-lab = Given to the print lab
step-in-production = In production
step-lab-failed = The lab could not make it
step-delivered = Delivered
step-reprint = Printed again
step-reprinted = The new print exists
step-reprint-shipped = The new print was sent
step-disputed = Payment disputed
step-dispute-won = Dispute settled for the shop
step-dispute-lost = Dispute settled for the cardholder
step-expired = Not paid in time
step-refund-failed = The refund did not arrive
step-gift-card = Back on the gift card
step-to-deliver = Arriving
step-held = Under review
step-released = Review finished
step-printed = Printed
step-shipped = Sent
step-cancelled = Cancelled
step-refund-due = Refund on its way
step-refunded = Refunded
step-to-pay = Payment
step-to-print = Printing
step-to-ship = Sending
step-reviewing = We are looking at the payment
payment-open = Not paid yet
payment-paid = Paid
payment-refund-due = The refund is on its way.
payment-refunded = Refunded in full
payment-gift = Paid by gift card
payment-disputed = The payment is disputed with the bank.
payment-lost = The bank gave the payment back to the cardholder.
payment-review = The payment is under review. We write to you.

## Cards on the sandbox page

card-declined = The card was declined. Try another one.
card-no-funds = The card has too little money on it. Try another one.
card-number = This is no card number.
card-test-only = Only the test cards below work here.
card-expiry = Please write month and year, such as 12/34.
card-expired = This card has expired.
card-cvc = Three digits, please.

## Support

support-untitled = Conversation
suggest-order = Where is my order?
suggest-sizes = Which sizes can I order?
suggest-return = Can I return a print?

## Roles

role-customer = Customer
role-manager = Manager
role-admin = Admin

## Letters

mail-confirm-subject = Confirm your address at { $shop }
mail-confirm =
    Hello { $name },

    please confirm that this address is yours:

    { $link }

    The link works once, for three days.

    { $shop }
mail-reset-subject = Set a new password at { $shop }
mail-reset =
    Hello { $name },

    this link sets a new password. It works once, for an hour:

    { $link }

    If you did not ask for it, nothing has changed and you need do nothing.

    { $shop }
mail-password-subject = Your password at { $shop } was changed
mail-password =
    Hello { $name },

    your password was changed and other devices were signed out. If that was not you, set a new one:

    { $link }

    { $shop }
mail-email-subject = Your address at { $shop } was changed
mail-email =
    Hello { $name },

    letters for your account now go to another address. If that was not you, write to us:

    { $link }

    { $shop }
mail-follow = Follow your order
mail-placed-subject = We have your order { $number }
mail-placed =
    Hello { $name },

    thank you for your order { $number }. It waits for its payment; if you have paid just now, the next letter confirms it. You can pay, follow and cancel it on its page.
mail-paid-subject = Order { $number } is paid
mail-paid =
    Hello { $name },

    thank you. Order { $number } is paid, and we print it next.
mail-pending-subject = The payment of order { $number } is on its way
mail-pending =
    Hello { $name },

    your bank is still working on the payment of order { $number }. You need do nothing; we write when it has arrived.
mail-held-subject = We are looking at order { $number }
mail-held =
    Hello { $name },

    the payment of order { $number } is not what we asked for, so somebody looks at it before it goes on. We write to you.
mail-shipped-subject = Order { $number } is on its way
mail-shipped =
    Hello { $name },

    order { $number } left with { $carrier }. The tracking number is { $tracking }.
mail-delivered-subject = Order { $number } has arrived
mail-delivered =
    Hello { $name },

    { $carrier } says that order { $number } has arrived. If a print is damaged or not as it was shown, write to us and we print it again.
mail-cancelled-subject = Order { $number } is cancelled
mail-cancelled =
    Hello { $name },

    order { $number } is cancelled. What was paid for it goes back the way it came.
mail-expired-subject = Order { $number } was not paid
mail-expired =
    Hello { $name },

    order { $number } waited for its payment and has expired. Nothing was charged. Should a payment arrive all the same, it goes back by itself.
mail-refunded-subject = { $amount } of order { $number } went back
mail-refunded =
    Hello { $name },

    { $amount } of order { $number } went back the way it was paid. Banks take up to ten days to show it.
mail-reprint-subject = We print again for order { $number }
mail-reprint =
    Hello { $name },

    we are sorry. Prints of order { $number } are made again, free of charge. We write when they leave.
mail-resent-subject = The new prints of order { $number } are on their way
mail-resent =
    Hello { $name },

    the new prints of order { $number } left with { $carrier }. The tracking number is { $tracking }.

## Papers
paper-invoice = Invoice
paper-invoice-number = Invoice
paper-date = Date
paper-order = Order
paper-to = To
paper-print = Print
paper-format = Format
paper-quantity = Pieces
paper-price = Each
paper-sum = Sum
paper-paid = Paid. Thank you.
paper-thanks = Questions? Answer the letter this came with, or write to us from the order’s page.
paper-refunded = Refunded
paper-slip = Packing slip
paper-packed = Packed
paper-scan = This code leads to your order.
paper-returns = Damaged on the way, or not as shown? Scan the code and write to us: we print it again.
paper-left-out = Characters of these scripts could not be set: { "{" }scripts{ "}" }.
paper-no-font = This paper needs a font that is not installed on the server.
